import { useMutation } from "@tanstack/react-query";
import { Alert, Button, Form, Input } from "antd";
import { useState } from "react";
import { api, must } from "../../api/client";
import { explain } from "../../api/problem";
import { knowsPasskeys, signWithPasskey } from "../../factors/passkey";
import { proofOf } from "../../factors/proof";
import { useT } from "../../i18n";
import { Door } from "./door";

/** The operator's code after the password (LOG-09). */
export function SecondStep(props: { onDone: (next: string) => void; onAnew: () => void }) {
  const t = useT();
  const [refusal, setRefusal] = useState<string | null>(null);
  const ends = {
    onSuccess: (done: { next: string }) => props.onDone(done.next),
    onError: (error: unknown) => setRefusal(explain(error)),
  };
  const answer = useMutation({
    mutationFn: ({ code }: { code: string }) =>
      must(api.POST("/api/v1/admin/sessions/challenge", { body: proofOf(code) })),
    ...ends,
  });
  const sign = useMutation({
    mutationFn: async () =>
      must(api.POST("/api/v1/admin/sessions/challenge", { body: { passkey: await signWithPasskey() } })),
    ...ends,
  });
  return (
    <Door title={t("factor.second")} text={t("factor.second_text")}>
      <Form layout="vertical" size="large" onFinish={(values) => answer.mutate(values)} requiredMark={false}>
        <Form.Item
          name="code"
          label={t("factor.code_or_recovery")}
          rules={[{ required: true, message: t("rule.required") }]}
        >
          <Input autoComplete="one-time-code" autoFocus />
        </Form.Item>
        {refusal && <Alert type="error" showIcon title={refusal} className="pf-gap" role="alert" />}
        <Button type="primary" htmlType="submit" block loading={answer.isPending}>
          {t("factor.log_in")}
        </Button>
        {knowsPasskeys() && (
          <Button type="link" block loading={sign.isPending} onClick={() => sign.mutate()}>
            {t("again.use_passkey")}
          </Button>
        )}
        <Button type="link" block onClick={props.onAnew}>
          {t("factor.anew")}
        </Button>
      </Form>
    </Door>
  );
}
