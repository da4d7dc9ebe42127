import { useMutation } from "@tanstack/react-query";
import { Alert, Button, Form, Input } from "antd";
import { useState } from "react";
import { useSearchParams } from "react-router";
import { api, must } from "../../api/client";
import { explain, safeNext } from "../../api/problem";
import { useT } from "../../i18n";
import { Door } from "../parts/door";

/** The operators' own door (ADM-01). */
export function OperatorLogin() {
  const t = useT();
  const [params] = useSearchParams();
  const [refusal, setRefusal] = useState<string | null>(null);
  const enter = useMutation({
    mutationFn: (body: { login: string; password: string }) => must(api.POST("/api/v1/admin/sessions", { body })),
    onSuccess: (answer) =>
      window.location.assign(safeNext(params.get("return_to")) ?? safeNext(answer.next) ?? "/admin"),
    onError: (error) => setRefusal(explain(error)),
  });
  return (
    <Door title={t("staff.login")} text={t("staff.login_text")}>
      <Form layout="vertical" size="large" onFinish={(values) => enter.mutate(values)} requiredMark={false}>
        <Form.Item name="login" label={t("staff.name_login")} rules={[{ required: true, message: t("rule.required") }]}>
          <Input autoComplete="username" autoFocus />
        </Form.Item>
        <Form.Item
          name="password"
          label={t("staff.password")}
          rules={[{ required: true, message: t("rule.required") }]}
        >
          <Input.Password autoComplete="current-password" />
        </Form.Item>
        {refusal && <Alert type="error" showIcon title={refusal} className="pf-gap" role="alert" />}
        <Button type="primary" htmlType="submit" block loading={enter.isPending}>
          {t("staff.enter")}
        </Button>
      </Form>
    </Door>
  );
}
