import type { components } from "../../api/schema";
import { useT } from "../../i18n";

/** What a person would get, in both languages, filled with samples. */
export function Shown(props: { of: components["schemas"]["TemplatePreview"] }) {
  const t = useT();
  return (
    <section className="pf-words pf-shown" aria-label={t("templates.preview")}>
      {(["zh", "en"] as const).map((lang) => {
        const one = props.of[lang];
        return (
          <div key={lang} lang={lang === "zh" ? "zh-CN" : "en"}>
            <h2>{t(`template.lang.${lang}`)}</h2>
            <span className="pf-label">{t("channel.sms")}</span>
            <pre className="pf-bubble">{one.sms}</pre>
            <span className="pf-label">{t("channel.mail")}</span>
            <pre>
              <strong>{one.subject}</strong>
              {`\n\n${one.mail}`}
            </pre>
          </div>
        );
      })}
    </section>
  );
}
