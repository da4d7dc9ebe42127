import { useQuery } from "@tanstack/react-query";
import { Alert, Button, Form, Input } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import { useT } from "../../i18n";
import { Consent } from "../../level/parts/consent";
import { levelQuery, useFaceCheck } from "../../level/queries";
import { place } from "../../shared/forms";
import { Await } from "../../shared/states";

/** Name, ID number and face in the place of the code to a contact that is lost (SEC-08). */
export function LostContact(props: { kind: "phone" | "email"; onBack: () => void }) {
  const t = useT();
  const level = useQuery(levelQuery);
  return (
    <Await of={level}>
      {(value) =>
        value.identity && value.face_offered ? (
          <Prove kind={props.kind} consent={value.consent} onBack={props.onBack} />
        ) : (
          <Alert
            type="info"
            showIcon
            title={t(value.identity ? "face.not_offered" : "level.no_identity")}
            description={<Link to="/console/support">{t("lost.support")}</Link>}
          />
        )
      }
    </Await>
  );
}

function Prove(props: { kind: "phone" | "email"; consent: Parameters<typeof Consent>[0]["text"]; onBack: () => void }) {
  const t = useT();
  const [form] = Form.useForm<{ name: string; id_number: string }>();
  const [given, give] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const check = useFaceCheck();
  const next = `/console/account/security?change=${props.kind}`;
  const start = ({ name, id_number }: { name: string; id_number: string }) =>
    check.mutate(
      { purpose: "change_contact", consent: given, name: name.trim(), id_number: id_number.trim(), next },
      { onError: (error) => setRefusal(place(form, error, ["name", "id_number"])) },
    );
  const rules = [{ required: true, message: t("rule.required") }];
  return (
    <Form form={form} layout="vertical" requiredMark={false} onFinish={start}>
      <p className="pf-label pf-gap">{t("lost.text")}</p>
      <Form.Item name="name" label={t("field.name")} rules={rules}>
        <Input autoComplete="name" autoFocus />
      </Form.Item>
      <Form.Item name="id_number" label={t("field.id_number")} rules={rules}>
        <Input autoComplete="off" maxLength={18} />
      </Form.Item>
      <Consent text={props.consent} given={given} onChange={give} />
      {refusal && <Alert type="error" showIcon role="alert" className="pf-below" title={refusal} />}
      <div className="pf-row pf-below">
        <Button type="primary" htmlType="submit" disabled={!given} loading={check.isPending || check.isSuccess}>
          {t("face.start")}
        </Button>
        <Button onClick={props.onBack}>{t("lost.back")}</Button>
      </div>
      <p className="pf-below">
        <Link to="/console/support">{t("lost.support")}</Link>
      </p>
    </Form>
  );
}
