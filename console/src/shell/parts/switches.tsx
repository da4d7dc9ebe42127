import { GlobalOutlined, MoonOutlined, SunOutlined } from "@ant-design/icons";
import { Button, Dropdown } from "antd";
import { speak, useT } from "../../i18n";
import { choose, useChoice, useShade } from "../../theme/shade";
import type { Choice } from "../../theme/theme";

/** The other language, named in its own words. */
export function LanguageSwitch(props: { onSpeak?: (lang: "zh" | "en") => void }) {
  const t = useT();
  const other = t.lang === "zh" ? "en" : "zh";
  return (
    <Button
      type="text"
      icon={<GlobalOutlined />}
      lang={other === "zh" ? "zh-CN" : "en"}
      onClick={() => void speak(other).then(() => props.onSpeak?.(other))}
    >
      {other === "zh" ? "中文" : "English"}
    </Button>
  );
}

/** Light, dark, or as the system says. */
export function ThemeSwitch() {
  const t = useT();
  const choice = useChoice();
  const shade = useShade();
  return (
    <Dropdown
      trigger={["click"]}
      menu={{
        selectable: true,
        selectedKeys: [choice],
        onClick: ({ key }) => choose(key as Choice),
        items: [
          { key: "light", label: t("theme.light") },
          { key: "dark", label: t("theme.dark") },
          { key: "system", label: t("theme.system") },
        ],
      }}
    >
      <Button type="text" icon={shade === "dark" ? <MoonOutlined /> : <SunOutlined />} aria-label={t("theme.label")} />
    </Dropdown>
  );
}
