import { useMutation } from "@tanstack/react-query";
import { Alert, App, Button, Form, Input, Modal, Steps } from "antd";
import { useEffect, useRef, useState } from "react";
import { api, must } from "../../api/client";
import { ApiError, explain } from "../../api/problem";
import { useT } from "../../i18n";
import { LostContact } from "./lost";
import { useSecured } from "./secured";

export type ContactKind = "phone" | "email";

interface Started {
  id: string;
  /** Where the code went; nothing where a face check stood in for it. */
  sent_to?: string;
}

/** Seconds until the next code may be asked for. */
function useWait() {
  const [left, setLeft] = useState(0);
  const waiting = left > 0;
  useEffect(() => {
    if (!waiting) return;
    const tick = setInterval(() => setLeft((seconds) => seconds - 1), 1000);
    return () => clearInterval(tick);
  }, [waiting]);
  return [left, setLeft] as const;
}

/** Proves a contact that the account has, then the new one, each with a code (SEC-06, SEC-07); a face check that matched
 * stands in for a contact that is lost (SEC-08). */
export function ContactDialog(props: {
  kind: ContactKind;
  now: string | null | undefined;
  check: string | null;
  onClose: () => void;
}) {
  const t = useT();
  const { kind } = props;
  const [started, setStarted] = useState<Started | null>(null);
  const [proven, setProven] = useState(false);
  const [lost, setLost] = useState(false);
  const byFace = useMutation({
    mutationFn: (check: string) => must(api.POST("/api/v1/me/contact-changes/by-face", { body: { kind, check } })),
    onSuccess: (answer) => {
      setStarted(answer);
      setProven(true);
    },
  });
  const used = useRef("");
  const { check } = props;
  useEffect(() => {
    if (!check || used.current === check) return;
    used.current = check;
    byFace.mutate(check);
  }, [check, byFace.mutate]);
  const title = t(props.now ? `sec.${kind}_change` : `sec.${kind}_bind`);
  return (
    <Modal open title={title} footer={null} onCancel={props.onClose} mask={{ closable: false }}>
      <Steps
        size="small"
        className="pf-gap"
        current={proven ? 1 : 0}
        items={[{ title: t("sec.step_prove") }, { title: t(`sec.step_${kind}`) }]}
      />
      {byFace.error && <Alert type="error" showIcon role="alert" className="pf-gap" title={explain(byFace.error)} />}
      {started && proven ? (
        <>
          {byFace.data && <Alert type="success" showIcon className="pf-gap" title={t("lost.proven")} />}
          <Bind kind={kind} id={started.id} onDone={props.onClose} />
        </>
      ) : lost ? (
        <LostContact kind={kind} onBack={() => setLost(false)} />
      ) : (
        <>
          <Prove kind={kind} started={started} onStarted={setStarted} onProven={() => setProven(true)} />
          {props.now && (
            <Button type="link" className="pf-below" onClick={() => setLost(true)}>
              {t(`lost.${kind}`)}
            </Button>
          )}
        </>
      )}
    </Modal>
  );
}

function Prove(props: {
  kind: ContactKind;
  started: Started | null;
  onStarted: (started: Started) => void;
  onProven: () => void;
}) {
  const t = useT();
  const { started } = props;
  const [form] = Form.useForm<{ code: string }>();
  const [left, wait] = useWait();
  const start = useMutation({
    mutationFn: () => must(api.POST("/api/v1/me/contact-changes", { body: { kind: props.kind } })),
    onSuccess: (answer) => {
      wait(answer.resend_in);
      props.onStarted(answer);
    },
    onError: (error) => error instanceof ApiError && error.retryAfter && wait(error.retryAfter),
  });
  const prove = useMutation({
    mutationFn: (code: string) => {
      const path = { id: started?.id ?? "" };
      return must(api.PUT("/api/v1/me/contact-changes/{id}/proof", { params: { path }, body: { code } }));
    },
    onSuccess: props.onProven,
    onError: (error) => form.setFields([{ name: "code", errors: [explain(error)] }]),
  });
  return (
    <Form form={form} layout="vertical" requiredMark={false} onFinish={({ code }) => prove.mutate(code.trim())}>
      <p className="pf-label pf-gap">
        {started?.sent_to ? t("sec.sent_to", { to: started.sent_to }) : t("sec.prove_text")}
      </p>
      {start.error && <Alert type="error" showIcon className="pf-gap" title={explain(start.error)} />}
      {started && <Code />}
      <div className="pf-row">
        {started && (
          <Button type="primary" htmlType="submit" loading={prove.isPending}>
            {t("sec.next")}
          </Button>
        )}
        <Button
          type={started ? "default" : "primary"}
          disabled={left > 0}
          loading={start.isPending}
          onClick={() => start.mutate()}
        >
          {left > 0 ? t("sec.again_in", { n: left }) : t("sec.get_code")}
        </Button>
      </div>
    </Form>
  );
}

function Bind(props: { kind: ContactKind; id: string; onDone: () => void }) {
  const t = useT();
  const { message } = App.useApp();
  const [form] = Form.useForm<{ recipient: string; code: string }>();
  const [refusal, setRefusal] = useState<string | null>(null);
  const [left, wait] = useWait();
  const secured = useSecured();
  const params = { path: { id: props.id } };
  const refuse = (error: unknown) => {
    const field = error instanceof ApiError ? error.fields[0]?.path[0] : undefined;
    if (field === "recipient" || field === "code") form.setFields([{ name: field, errors: [explain(error)] }]);
    setRefusal(field ? null : explain(error));
  };
  const send = useMutation({
    mutationFn: (recipient: string) =>
      must(api.POST("/api/v1/me/contact-changes/{id}/codes", { params, body: { recipient } })),
    onSuccess: (answer) => {
      setRefusal(null);
      wait(answer.resend_in);
    },
    onError: (error) => {
      if (error instanceof ApiError && error.retryAfter) wait(error.retryAfter);
      refuse(error);
    },
  });
  const finish = useMutation({
    mutationFn: (code: string) => must(api.PUT("/api/v1/me/contact-changes/{id}", { params, body: { code } })),
    onSuccess: async (answer) => {
      await secured(answer.csrf_token);
      message.success(t(`sec.${props.kind}_done`));
      props.onDone();
    },
    onError: refuse,
  });
  const sendCode = async () => {
    const { recipient } = await form.validateFields(["recipient"]);
    send.mutate(recipient.trim());
  };
  return (
    <Form form={form} layout="vertical" requiredMark={false} onFinish={({ code }) => finish.mutate(code.trim())}>
      <Form.Item
        name="recipient"
        label={t(`sec.new_${props.kind}`)}
        rules={[{ required: true, message: t("rule.required") }]}
      >
        <Input
          type={props.kind === "phone" ? "tel" : "email"}
          autoComplete={props.kind === "phone" ? "tel-national" : "email"}
          autoFocus
        />
      </Form.Item>
      <Button className="pf-gap" disabled={left > 0} loading={send.isPending} onClick={() => void sendCode()}>
        {left > 0 ? t("sec.again_in", { n: left }) : t("sec.get_code")}
      </Button>
      {refusal && <Alert type="error" showIcon className="pf-gap" title={refusal} />}
      <Code />
      <Button type="primary" htmlType="submit" disabled={!send.data} loading={finish.isPending}>
        {t("sec.submit")}
      </Button>
    </Form>
  );
}

function Code() {
  const t = useT();
  return (
    <Form.Item name="code" label={t("sec.code")} rules={[{ required: true, message: t("rule.required") }]}>
      <Input inputMode="numeric" autoComplete="one-time-code" maxLength={6} />
    </Form.Item>
  );
}
