import { useMutation } from "@tanstack/react-query";
import { Alert, Form, Input, Modal } from "antd";
import { useState } from "react";
import type { Side } from "../../api/client";
import { declined } from "../../api/problem";
import type { FactorAdded } from "../../api/types";
import { useT } from "../../i18n";
import { place } from "../../shared/forms";
import { addPasskey } from "../passkey";

/** Names a passkey, then lets the browser make it (LOG-09). */
export function PasskeyDialog(props: { side: Side; onDone: (added: FactorAdded) => void; onClose: () => void }) {
  const t = useT();
  const [form] = Form.useForm<{ name: string }>();
  const [refusal, setRefusal] = useState<string | null>(null);
  const add = useMutation({
    mutationFn: ({ name }: { name: string }) => addPasskey(props.side, name.trim()),
    onSuccess: props.onDone,
    onError: (error) => setRefusal(declined(error) ? null : place(form, error, ["name"])),
  });
  return (
    <Modal
      open
      title={t("factor.passkey_add")}
      okText={t("factor.passkey_add")}
      confirmLoading={add.isPending}
      onOk={() => form.submit()}
      onCancel={props.onClose}
    >
      <p className="pf-label pf-gap">{t("factor.passkey_text")}</p>
      <Form form={form} name="passkey" layout="vertical" requiredMark={false} onFinish={(values) => add.mutate(values)}>
        <Form.Item
          name="name"
          label={t("factor.passkey_name")}
          extra={t("factor.passkey_name_hint")}
          rules={[{ required: true, whitespace: true, message: t("rule.required") }]}
        >
          <Input maxLength={40} autoFocus />
        </Form.Item>
        {refusal && <Alert type="error" showIcon title={refusal} role="alert" />}
      </Form>
    </Modal>
  );
}
