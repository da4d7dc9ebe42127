import { type ThemeConfig, theme } from "antd";
import { brandColours } from "./brand";
import tokens from "./tokens.json";

export type Shade = "light" | "dark";

/** What the person chose; "system" follows the operating system. */
export type Choice = Shade | "system";

/** Said to Ant Design, not in CSS: a transition on every element would make popups measure themselves while moving. */
const still = window.matchMedia?.("(prefers-reduced-motion: reduce)");

/** The tokens of a shade, with those that follow from the platform's colour, if it has one of its own (ADM-05). */
function colours(shade: Shade, colour: string) {
  const dark = shade === "dark";
  const builtin = {
    ...tokens[shade],
    button: dark ? "#3f6be0" : tokens.light.primary,
    "button-over": dark ? "#345fd0" : "#3a68ea",
    edge: dark ? "#2b4685" : "#c7d6fb",
  };
  return { ...builtin, ...brandColours(colour, shade) };
}

/** Feeds our tokens into Ant Design; nothing else sets a colour. */
export function antdTheme(shade: Shade, language: "zh" | "en", colour = ""): ThemeConfig {
  const c = colours(shade, colour);
  const size = tokens.size;
  const dark = shade === "dark";
  const base = dark ? theme.darkAlgorithm : theme.defaultAlgorithm;
  /** The dark algorithm dims the tones; the tokens are already right for their ground. */
  const exact: typeof theme.darkAlgorithm = (seed, map) => ({
    ...(map ?? base(seed)),
    colorInfo: c["primary-text"],
    colorLink: c["primary-text"],
    colorLinkHover: c["primary-text"],
    colorLinkActive: c["primary-text"],
    colorSuccess: c.success,
    colorWarning: c.warning,
    colorError: c.error,
    colorErrorText: c.error,
    colorErrorHover: c.error,
    colorErrorTextHover: c.error,
    colorErrorActive: c.error,
    colorErrorBorderHover: c.error,
  });
  return {
    algorithm: [base, exact],
    token: {
      colorPrimary: c.primary,
      colorInfo: c.primary,
      colorLink: c["primary-text"],
      colorLinkHover: c["primary-text"],
      colorLinkActive: c["primary-text"],
      colorSuccess: c.success,
      colorWarning: c.warning,
      colorError: c.error,
      colorSuccessBg: c["success-tint"],
      colorSuccessBgHover: c["success-tint"],
      colorSuccessBorder: dark ? "#1f4a38" : "#b7e2cd",
      colorWarningBg: c["warning-tint"],
      colorWarningBgHover: c["warning-tint"],
      colorWarningBorder: dark ? "#5a4420" : "#f3d9a4",
      colorErrorBg: c["error-tint"],
      colorErrorBgHover: c["error-tint"],
      colorErrorBorder: dark ? "#5d2f30" : "#f5c6c3",
      colorInfoBg: c.tint,
      colorInfoBorder: c.edge,
      colorText: c.text,
      colorTextSecondary: c["text-secondary"],
      colorTextTertiary: c["text-muted"],
      colorTextDescription: c["text-muted"],
      colorTextPlaceholder: c["text-muted"],
      colorBgLayout: c.ground,
      colorBgContainer: c.card,
      colorBgElevated: c.raised,
      colorBorder: dark ? "#3a4452" : "#cfd5df",
      colorBorderSecondary: c.line,
      borderRadius: size.radius,
      borderRadiusLG: size["radius-card"],
      controlHeight: size.control,
      controlHeightLG: size["control-large"],
      fontSize: size.font,
      fontFamily: tokens.font[language],
      fontFamilyCode: tokens.font.mono,
      fontWeightStrong: 650,
      motion: !still?.matches,
      motionDurationMid: "0.15s",
      motionDurationSlow: "0.2s",
    },
    components: {
      Menu: {
        itemHeight: 40,
        itemBorderRadius: size.radius,
        itemSelectedBg: c.tint,
        itemSelectedColor: c["primary-text"],
        itemColor: c["text-secondary"],
        groupTitleColor: c["text-muted"],
        groupTitleFontSize: 12.5,
        activeBarBorderWidth: 0,
      },
      Tabs: {
        itemSelectedColor: c["primary-text"],
        itemHoverColor: c["primary-text"],
        itemActiveColor: c["primary-text"],
      },
      Card: { headerFontSize: 15, bodyPadding: 24, bodyPaddingSM: 16 },
      Form: { verticalLabelPadding: "0 0 6px", itemMarginBottom: 24 },
      Button: {
        primaryShadow: "none",
        defaultShadow: "none",
        dangerShadow: "none",
        colorPrimary: c.button,
        colorPrimaryHover: c["button-over"],
        dangerColor: dark ? "#2a0b0a" : "#ffffff",
      },
      Tag: { defaultBg: dark ? c.raised : "#f2f4f7", defaultColor: c["text-secondary"] },
      Steps: { colorTextDescription: c["text-muted"], fontSizeLG: 14, iconSize: 28 },
    },
  };
}

/** Gives the same colours to our layout CSS as custom properties. */
export function paint(shade: Shade, language: "zh" | "en", colour = ""): void {
  const root = document.documentElement;
  for (const [name, value] of Object.entries(colours(shade, colour))) root.style.setProperty(`--pf-${name}`, value);
  for (const [name, value] of Object.entries(tokens.size)) root.style.setProperty(`--pf-${name}`, `${value}px`);
  root.style.setProperty("--pf-font", tokens.font[language]);
  root.style.setProperty("--pf-mono", tokens.font.mono);
  root.style.colorScheme = shade;
  root.dataset.shade = shade;
  root.lang = language === "zh" ? "zh-CN" : "en";
}
