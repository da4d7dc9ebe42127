import { useMutation } from "@tanstack/react-query";
import { App, Form, Input } from "antd";
import { useState } from "react";
import { api, must } from "../../api/client";
import { useT } from "../../i18n";
import { FormDialog } from "../../shared/dialog";
import { place } from "../../shared/forms";
import { usePasswordRule } from "../../shared/platform";
import { useSecured } from "./secured";

interface Values {
  old_password: string;
  password: string;
  password_again: string;
}

/** A new password by way of the old one; all other devices are logged out (SEC-03, LOG-08). */
export function PasswordDialog(props: { onClose: () => void }) {
  const t = useT();
  const passwordRule = usePasswordRule();
  const { message } = App.useApp();
  const [form] = Form.useForm<Values>();
  const [refusal, setRefusal] = useState<string | null>(null);
  const secured = useSecured();
  const save = useMutation({
    mutationFn: (body: Values) => must(api.PUT("/api/v1/me/password", { body })),
    onSuccess: async (answer) => {
      await secured(answer.csrf_token);
      message.success(t("sec.password_done"));
      props.onClose();
    },
    onError: (error) => setRefusal(place(form, error, ["old_password", "password", "password_again"])),
  });
  const needed = [{ required: true, message: t("rule.required") }];
  return (
    <FormDialog
      title={t("sec.password_title")}
      okText={t("sec.change")}
      form={form}
      saving={save.isPending}
      refusal={refusal}
      lead={<p className="pf-label pf-gap">{t("sec.password_text")}</p>}
      onFinish={(values) => save.mutate(values)}
      onClose={props.onClose}
    >
      <Form.Item name="old_password" label={t("sec.old_password")} rules={needed}>
        <Input.Password autoComplete="current-password" autoFocus />
      </Form.Item>
      <Form.Item name="password" label={t("sec.new_password")} extra={passwordRule} rules={needed}>
        <Input.Password autoComplete="new-password" />
      </Form.Item>
      <Form.Item name="password_again" label={t("sec.password_again")} rules={needed}>
        <Input.Password autoComplete="new-password" />
      </Form.Item>
    </FormDialog>
  );
}
