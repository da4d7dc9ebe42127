import { useMutation } from "@tanstack/react-query";
import { Alert, Form, Input, Modal } from "antd";
import { useState } from "react";
import { useT } from "../../i18n";
import { place } from "../../shared/forms";

/** Asks for the password again before something that cannot be undone (rule A11). */
export function Confirm(props: {
  title: string;
  text: string;
  danger?: boolean;
  send: (password: string) => Promise<unknown>;
  onDone: () => void;
  onClose: () => void;
}) {
  const t = useT();
  const [form] = Form.useForm<{ password: string }>();
  const [refusal, setRefusal] = useState<string | null>(null);
  const sending = useMutation({
    mutationFn: (values: { password: string }) => props.send(values.password),
    onSuccess: props.onDone,
    onError: (error) => setRefusal(place(form, error, ["password"])),
  });
  return (
    <Modal
      open
      title={props.title}
      onCancel={props.onClose}
      okText={props.title}
      okButtonProps={{ danger: props.danger }}
      confirmLoading={sending.isPending}
      onOk={() => form.submit()}
    >
      <p className="pf-label pf-gap">{props.text}</p>
      <Form form={form} layout="vertical" requiredMark={false} onFinish={(values) => sending.mutate(values)}>
        <Form.Item
          name="password"
          label={t("secret.password")}
          rules={[{ required: true, message: t("rule.required") }]}
        >
          <Input.Password autoComplete="current-password" autoFocus />
        </Form.Item>
        {refusal && <Alert type="error" showIcon title={refusal} role="alert" />}
      </Form>
    </Modal>
  );
}
