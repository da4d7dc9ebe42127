import { useMutation } from "@tanstack/react-query";
import { App, Form, Input } from "antd";
import { useState } from "react";
import { api, must } from "../../api/client";
import { useT } from "../../i18n";
import { FormDialog } from "../../shared/dialog";
import { place } from "../../shared/forms";
import { useSecured } from "./secured";

/** The user name, another way to log in (LOG-04, SEC-11). */
export function UsernameDialog(props: { now: string | null | undefined; onClose: () => void }) {
  const t = useT();
  const { message } = App.useApp();
  const [form] = Form.useForm<{ username: string }>();
  const [refusal, setRefusal] = useState<string | null>(null);
  const secured = useSecured();
  const save = useMutation({
    mutationFn: (body: { username: string }) => must(api.PUT("/api/v1/me/username", { body })),
    onSuccess: async () => {
      await secured();
      message.success(t("saved"));
      props.onClose();
    },
    onError: (error) => setRefusal(place(form, error, ["username"])),
  });
  return (
    <FormDialog
      title={t("sec.username_title")}
      okText={t("save")}
      form={form}
      saving={save.isPending}
      refusal={refusal}
      initialValues={{ username: props.now ?? "" }}
      onFinish={(values) => save.mutate(values)}
      onClose={props.onClose}
    >
      <Form.Item
        name="username"
        label={t("sec.username")}
        extra={t("sec.username_rule")}
        rules={[{ required: true, message: t("rule.required") }]}
      >
        <Input maxLength={20} autoComplete="username" autoCapitalize="off" spellCheck={false} autoFocus />
      </Form.Item>
    </FormDialog>
  );
}
