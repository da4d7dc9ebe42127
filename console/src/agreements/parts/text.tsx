import { useT } from "../../i18n";
import { Prose } from "../../solutions/parts/prose";
import type { AgreementVersion } from "../queries";
import "../../contracts/contracts.css";

/** An agreement to be read in the reader's language, in a region of its own that scrolls. */
export function AgreementProse(props: { of: AgreementVersion }) {
  const t = useT();
  const { of } = props;
  const zh = t.lang === "zh";
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard.
    <section className="pf-agreement pf-gap" tabIndex={0} aria-label={zh ? of.title_zh : of.title_en}>
      <Prose text={zh ? of.text_zh : of.text_en} />
    </section>
  );
}
