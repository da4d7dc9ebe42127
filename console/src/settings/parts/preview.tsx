import type { CSSProperties } from "react";
import { useT } from "../../i18n";
import { Mark } from "../../shell/parts/brand";
import { brandColours, carriesWhite } from "../../theme/brand";
import tokens from "../../theme/tokens.json";
import type { Draft, Settings } from "../queries";

/** How name, logo and colour will look, before they are saved. */
export function Preview(props: { now: Settings; draft: Draft }) {
  const t = useT();
  const { now, draft } = props;
  const value = (key: string) => {
    const item = now.items.find((one) => one.key === key);
    return String((draft[key] === null ? item?.base : (draft[key] ?? item?.value)) ?? "");
  };
  const name = value(t.lang === "zh" ? "platform.name_zh" : "platform.name_en");
  const colour = value("platform.colour");
  return (
    <div className="pf-setting pf-preview">
      <div className="pf-setting-name">{t("settings.preview")}</div>
      <div className="pf-preview-shades">
        {(["light", "dark"] as const).map((shade) => {
          const builtin = tokens[shade];
          const made = carriesWhite(colour) ? brandColours(colour, shade) : null;
          const style = {
            "--pv-ground": builtin.ground,
            "--pv-card": builtin.card,
            "--pv-text": builtin.text,
            "--pv-line": builtin.line,
            "--pv-link": made?.["primary-text"] ?? builtin["primary-text"],
            "--pv-tint": made?.tint ?? builtin.tint,
            "--pv-button": made?.button ?? "#2457e6",
            "--pf-button": made?.button ?? "#2457e6",
          } as CSSProperties;
          return (
            <div
              key={shade}
              className="pf-preview-page"
              style={style}
              role="img"
              aria-label={`${t(`settings.preview_${shade}`)} ${name}`}
            >
              <span className="pf-preview-bar" aria-hidden>
                <Mark />
                <strong>{name || "—"}</strong>
              </span>
              <span className="pf-preview-body" aria-hidden>
                <span className="pf-preview-button">{t("settings.preview_button")}</span>
                <span className="pf-preview-link">{t("settings.preview_link")}</span>
                <span className="pf-preview-chip">{t(`settings.preview_${shade}`)}</span>
              </span>
            </div>
          );
        })}
      </div>
    </div>
  );
}
