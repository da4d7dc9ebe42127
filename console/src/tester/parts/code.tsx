import { Select } from "antd";
import { useState } from "react";
import { useT } from "../../i18n";
import { CodeBlock } from "../../shared/code";
import { Copy } from "../../shared/copy";
import { remember, remembered } from "../../shared/store";
import { LANGUAGES, type Language, sampleCode, type Wanted } from "../code";

const KEY = "paifang_code";

/** The same call as a whole program, in the language chosen last time. */
export function Code(props: { want: Wanted }) {
  const t = useT();
  const [language, setLanguage] = useState<Language>(() => LANGUAGES.find((one) => one === remembered(KEY)) ?? "curl");
  const text = sampleCode(language, props.want);
  return (
    <div className="pf-stack">
      <div className="pf-row pf-between">
        <Select
          className="pf-code-select"
          aria-label={t("tester.language")}
          value={language}
          onChange={(next) => {
            remember(KEY, next);
            setLanguage(next);
          }}
          options={LANGUAGES.map((one) => ({ value: one, label: one }))}
        />
        <Copy text={text} shown="" label={language} />
      </div>
      <CodeBlock text={text} />
      <p className="pf-hint">{t("tester.code_hint")}</p>
    </div>
  );
}
