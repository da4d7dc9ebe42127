import { useMutation } from "@tanstack/react-query";
import { Form, Input } from "antd";
import { useState } from "react";
import type { Side } from "../../api/client";
import { declined } from "../../api/problem";
import type { FactorAdded } from "../../api/types";
import { useT } from "../../i18n";
import { FormDialog } from "../../shared/dialog";
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
    <FormDialog
      title={t("factor.passkey_add")}
      okText={t("factor.passkey_add")}
      form={form}
      saving={add.isPending}
      refusal={refusal}
      lead={<p className="pf-label pf-gap">{t("factor.passkey_text")}</p>}
      name="passkey"
      onFinish={(values) => add.mutate(values)}
      onClose={props.onClose}
    >
      <Form.Item
        name="name"
        label={t("factor.passkey_name")}
        extra={t("factor.passkey_name_hint")}
        rules={[{ required: true, whitespace: true, message: t("rule.required") }]}
      >
        <Input maxLength={40} autoFocus />
      </Form.Item>
    </FormDialog>
  );
}
