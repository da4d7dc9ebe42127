import { useMutation, useQuery } from "@tanstack/react-query";
import { Alert, Button, Form, Input, Modal } from "antd";
import { useEffect, useState } from "react";
import { api, confirmThrough, must, type Side } from "../../api/client";
import type { Proof } from "../../api/types";
import { useT } from "../../i18n";
import { place } from "../../shared/forms";
import { knowsPasskeys, signWithPasskey } from "../passkey";
import { proofOf, type Way } from "../proof";
import { factorsQuery } from "../sides";

/** Above every other dialog, whose deed waits for the answer: Ant Design shows its `modal.confirm` at 2000. */
const TOPMOST = 2100;

interface Question {
  side: Side;
  answer: (given: boolean) => void;
}

/** The one dialog that asks for a factor again; the refused request waits for its answer (rule A11). */
export function ConfirmAgain() {
  const [question, setQuestion] = useState<Question | null>(null);
  useEffect(() => {
    confirmThrough((side) => new Promise((answer) => setQuestion({ side, answer })));
    return () => confirmThrough(undefined);
  }, []);
  const end = (given: boolean) => {
    question?.answer(given);
    setQuestion(null);
  };
  return question && <Dialog side={question.side} onEnd={end} />;
}

function Dialog(props: { side: Side; onEnd: (given: boolean) => void }) {
  const t = useT();
  const [form] = Form.useForm<{ password?: string; code?: string }>();
  const [way, setWay] = useState<Way>("password");
  const [refusal, setRefusal] = useState<string | null>(null);
  const factors = useQuery(factorsQuery(props.side));
  const kinds = factors.data?.items.map((one) => one.kind) ?? [];
  const give = (body: Proof) =>
    must(
      props.side === "staff"
        ? api.POST("/api/v1/admin/reauthentication", { body })
        : api.POST("/api/v1/me/reauthentication", { body }),
    );
  const ends = {
    onSuccess: () => props.onEnd(true),
    onError: (error: unknown) => setRefusal(place(form, error, [way])),
  };
  const send = useMutation({
    mutationFn: (values: { password?: string; code?: string }) =>
      give(way === "password" ? { password: values.password } : proofOf(values.code ?? "")),
    ...ends,
  });
  const sign = useMutation({ mutationFn: async () => give({ passkey: await signWithPasskey() }), ...ends });
  const needed = [{ required: true, message: t("rule.required") }];
  const other = way === "password" ? "code" : "password";
  return (
    <Modal
      open
      zIndex={TOPMOST}
      title={t("again.title")}
      okText={t("again.ok")}
      confirmLoading={send.isPending}
      onOk={() => form.submit()}
      onCancel={() => props.onEnd(false)}
    >
      <p className="pf-label pf-gap">{t("again.text")}</p>
      <Form form={form} name="again" layout="vertical" requiredMark={false} onFinish={(values) => send.mutate(values)}>
        {way === "password" ? (
          <Form.Item name="password" label={t("again.password")} rules={needed}>
            <Input.Password autoComplete="current-password" autoFocus />
          </Form.Item>
        ) : (
          <Form.Item name="code" label={t("factor.code_or_recovery")} rules={needed}>
            <Input autoComplete="one-time-code" autoFocus />
          </Form.Item>
        )}
        {refusal && <Alert type="error" showIcon title={refusal} role="alert" />}
        {kinds.length > 0 && (
          <Button type="link" size="small" onClick={() => setWay(other)}>
            {t(`again.use_${other}`)}
          </Button>
        )}
        {kinds.includes("passkey") && knowsPasskeys() && (
          <Button type="link" size="small" loading={sign.isPending} onClick={() => sign.mutate()}>
            {t("again.use_passkey")}
          </Button>
        )}
      </Form>
    </Modal>
  );
}
