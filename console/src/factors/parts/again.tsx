import { useMutation } from "@tanstack/react-query";
import { Alert, Form, Input, Modal } from "antd";
import { useEffect, useState } from "react";
import { api, confirmThrough, must, type Side } from "../../api/client";
import { useT } from "../../i18n";
import { place } from "../../shared/forms";

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
  const [form] = Form.useForm<{ password: string }>();
  const [refusal, setRefusal] = useState<string | null>(null);
  const send = useMutation({
    mutationFn: (body: { password: string }) =>
      must(
        props.side === "staff"
          ? api.POST("/api/v1/admin/reauthentication", { body })
          : api.POST("/api/v1/me/reauthentication", { body }),
      ),
    onSuccess: () => props.onEnd(true),
    onError: (error) => setRefusal(place(form, error, ["password"])),
  });
  return (
    <Modal
      open
      zIndex={1200}
      title={t("again.title")}
      okText={t("again.ok")}
      confirmLoading={send.isPending}
      onOk={() => form.submit()}
      onCancel={() => props.onEnd(false)}
    >
      <p className="pf-label pf-gap">{t("again.text")}</p>
      <Form form={form} name="again" layout="vertical" requiredMark={false} onFinish={(values) => send.mutate(values)}>
        <Form.Item
          name="password"
          label={t("again.password")}
          rules={[{ required: true, message: t("rule.required") }]}
        >
          <Input.Password autoComplete="current-password" autoFocus />
        </Form.Item>
        {refusal && <Alert type="error" showIcon title={refusal} role="alert" />}
      </Form>
    </Modal>
  );
}
