import { useQuery } from "@tanstack/react-query";
import { Alert, Modal } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import { explain } from "../../api/problem";
import { useT } from "../../i18n";
import { Await } from "../../shared/states";
import { levelQuery, useFaceCheck } from "../queries";
import { Consent } from "./consent";

/** Asks to raise the level by a face check; afterwards the page `next` goes on with what was begun (LVL-02, LVL-04). */
export function RaiseDialog(props: { next: string; text?: string; onClose: () => void }) {
  const t = useT();
  const level = useQuery(levelQuery);
  const [consent, setConsent] = useState(false);
  const check = useFaceCheck();
  const able = level.data?.identity && level.data.face_offered;
  return (
    <Modal
      open
      title={t("level.raise")}
      okText={t("face.start")}
      okButtonProps={{ disabled: !consent || !able }}
      confirmLoading={check.isPending || check.isSuccess}
      onOk={() => check.mutate({ purpose: "raise_level", consent, next: props.next })}
      onCancel={props.onClose}
    >
      <p className="pf-label pf-gap">{props.text ?? t("level.raise_text")}</p>
      <Await of={level}>
        {(value) =>
          value.identity && value.face_offered ? (
            <>
              <Consent text={value.consent} given={consent} onChange={setConsent} />
              <p className="pf-hint pf-below">{t("face.left", { n: value.failures_left })}</p>
            </>
          ) : (
            <Alert
              type="info"
              showIcon
              title={t(value.identity ? "face.not_offered" : "level.no_identity")}
              description={<Link to="/console/verify">{t("account.go_verify")}</Link>}
            />
          )
        }
      </Await>
      {check.error && <Alert type="error" showIcon role="alert" className="pf-below" title={explain(check.error)} />}
    </Modal>
  );
}
