import { useT } from "../../i18n";
import type { ContractKind } from "../queries";
import "../contracts.css";

/** The agreement to be read, section by section, in the reader's language. */
export function AgreementText(props: { of: ContractKind }) {
  const t = useT();
  const text = props.of.text;
  if (!text) return null;
  const sections = text[t.lang].split("\n\n").map((section) => section.split("\n"));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard.
    <section className="pf-agreement" tabIndex={0} aria-label={props.of.title[t.lang]}>
      <h3>{props.of.title[t.lang]}</h3>
      <p className="pf-hint">{t("contract.text_version", { n: text.version })}</p>
      {sections.map(([heading, ...body]) =>
        body.length === 0 ? (
          <p key={heading}>{heading}</p>
        ) : (
          <div key={heading}>
            <h4>{heading}</h4>
            <p>{body.join("\n")}</p>
          </div>
        ),
      )}
    </section>
  );
}
