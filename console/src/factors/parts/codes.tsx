import { Alert, Button, Modal } from "antd";
import { useT } from "../../i18n";
import { Copy } from "../../shared/copy";

/** Recovery codes, shown once. */
export function CodesDialog(props: { codes: string[]; onClose: () => void }) {
  const t = useT();
  return (
    <Modal
      open
      title={t("factor.codes")}
      closable={false}
      mask={{ closable: false }}
      footer={
        <Button type="primary" onClick={props.onClose}>
          {t("token.kept")}
        </Button>
      }
    >
      <Alert type="warning" showIcon title={t("factor.codes_once")} className="pf-gap" />
      <ul className="pf-codes">
        {props.codes.map((code) => (
          <li key={code} className="pf-mono">
            {code}
          </li>
        ))}
      </ul>
      <Copy text={props.codes.join("\n")} shown={t("factor.codes_copy")} label={t("factor.codes")} />
    </Modal>
  );
}
