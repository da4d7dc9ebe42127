import { useMutation } from "@tanstack/react-query";
import { Alert, Button, Form, Input } from "antd";
import { useState } from "react";
import { useSearchParams } from "react-router";
import { api, must } from "../../api/client";
import type { Setup } from "../../api/types";
import { useT } from "../../i18n";
import { place } from "../../shared/forms";
import { usePasswordRule } from "../../shared/platform";
import { Door } from "../parts/door";

/** Makes the first operator, with the one-time link that the server printed. */
export function OperatorSetup() {
  const t = useT();
  const passwordRule = usePasswordRule();
  const [params] = useSearchParams();
  const [form] = Form.useForm();
  const [refusal, setRefusal] = useState<string | null>(null);
  const create = useMutation({
    mutationFn: (body: Omit<Setup, "token">) =>
      must(api.POST("/api/v1/operator-setup", { body: { ...body, token: params.get("token") ?? "" } })),
    onSuccess: () => window.location.assign("/admin"),
    onError: (error) => setRefusal(place(form, error, ["login", "name", "password"])),
  });
  const required = [{ required: true, whitespace: true, message: t("rule.required") }];
  return (
    <Door title={t("staff.setup")} text={t("staff.setup_text")}>
      {!params.get("token") && <Alert type="warning" showIcon title={t("staff.no_token")} className="pf-gap" />}
      <Form
        form={form}
        layout="vertical"
        size="large"
        onFinish={({ login, name, password }) => create.mutate({ login, name, password })}
        requiredMark={false}
      >
        <Form.Item name="name" label={t("staff.name")} rules={required}>
          <Input autoComplete="name" autoFocus />
        </Form.Item>
        <Form.Item name="login" label={t("staff.name_login")} rules={required} extra={t("staff.login_rule")}>
          <Input autoComplete="username" />
        </Form.Item>
        <Form.Item name="password" label={t("staff.password")} rules={required} extra={passwordRule}>
          <Input.Password autoComplete="new-password" />
        </Form.Item>
        {refusal && <Alert type="error" showIcon title={refusal} className="pf-gap" role="alert" />}
        <Button type="primary" htmlType="submit" block loading={create.isPending}>
          {t("staff.create_first")}
        </Button>
      </Form>
    </Door>
  );
}
