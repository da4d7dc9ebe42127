import { Checkbox } from "antd";
import type { Level } from "../../api/types";
import { useT } from "../../i18n";

/** The separate consent to a face check: what is read is what is recorded (rule P5). */
export function Consent(props: { text: Level["consent"]; given: boolean; onChange: (given: boolean) => void }) {
  const t = useT();
  const { text } = props;
  return (
    <>
      <dl className="pf-facts pf-gap">
        <dt>{t("face.data")}</dt>
        <dd>{text.data}</dd>
        <dt>{t("face.purpose")}</dt>
        <dd>{text.purpose}</dd>
        <dt>{t("face.retention")}</dt>
        <dd>{text.retention}</dd>
        <dt>{t("face.withdrawal")}</dt>
        <dd>{text.withdrawal}</dd>
      </dl>
      <Checkbox checked={props.given} onChange={(event) => props.onChange(event.target.checked)}>
        {t("face.consent")}
      </Checkbox>
    </>
  );
}
