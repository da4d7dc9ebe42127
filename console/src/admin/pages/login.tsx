import { useMutation } from "@tanstack/react-query";
import { Alert, Button, Form, Input } from "antd";
import { useState } from "react";
import { useSearchParams } from "react-router";
import { api, must } from "../../api/client";
import { explain, safeNext } from "../../api/problem";
import { knowsPasskeys, signWithPasskey } from "../../factors/passkey";
import { useT } from "../../i18n";
import { Door } from "../parts/door";
import { SecondStep } from "../parts/second-step";

/** The operators' own door, with the second step of whoever has a second factor (ADM-01, LOG-09). */
export function OperatorLogin() {
  const t = useT();
  const [params] = useSearchParams();
  const [refusal, setRefusal] = useState<string | null>(null);
  const [waits, setWaits] = useState(false);
  const go = (next: string) => window.location.assign(safeNext(params.get("return_to")) ?? safeNext(next) ?? "/admin");
  const enter = useMutation({
    mutationFn: (body: { login: string; password: string }) => must(api.POST("/api/v1/admin/sessions", { body })),
    onSuccess: (answer) => (answer.factors.length > 0 ? setWaits(true) : go(answer.next)),
    onError: (error) => setRefusal(explain(error)),
  });
  const sign = useMutation({
    mutationFn: async () => must(api.POST("/api/v1/admin/sessions/passkey", { body: await signWithPasskey() })),
    onSuccess: (answer) => go(answer.next),
    onError: (error) => setRefusal(explain(error)),
  });
  if (waits) return <SecondStep onDone={go} onAnew={() => setWaits(false)} />;
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
        {knowsPasskeys() && (
          <Button type="link" block loading={sign.isPending} onClick={() => sign.mutate()}>
            {t("factor.passkey_log_in")}
          </Button>
        )}
      </Form>
    </Door>
  );
}
