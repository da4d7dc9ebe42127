import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, App, Button, Form, Input } from "antd";
import { useState } from "react";
import { api, must } from "../../api/client";
import { explain } from "../../api/problem";
import { useT } from "../../i18n";
import { Copy } from "../../shared/copy";
import { place } from "../../shared/forms";
import { Moment } from "../../shared/moment";
import { Await } from "../../shared/states";
import { type Webhook, webhookQuery } from "../queries";

/** Where other systems hear of new and overdue cases (REV-10). */
export function WebhookCard() {
  const t = useT();
  // The attempt is made beside the request for it, so its outcome is waited for.
  const [asked, setAsked] = useState<string | null>(null);
  const of = useQuery({
    ...webhookQuery,
    refetchInterval: (query) => asked !== null && asked === (query.state.data?.last_at ?? "") && 1_000,
  });
  return (
    <section className="pf-card" aria-label={t("webhook.title")}>
      <h2>{t("webhook.title")}</h2>
      <p className="pf-hint">{t("webhook.text")}</p>
      <Await of={of}>
        {(value) => <Inside key={value.url ?? ""} of={value} onTested={() => setAsked(value.last_at ?? "")} />}
      </Await>
    </section>
  );
}

function Inside(props: { of: Webhook; onTested: () => void }) {
  const t = useT();
  const queries = useQueryClient();
  const { message, modal } = App.useApp();
  const [form] = Form.useForm<{ url: string }>();
  const [refusal, setRefusal] = useState<string | null>(null);
  const { of } = props;
  const failed = (error: unknown) => message.error(explain(error));
  const changed = (next: Webhook) => {
    queries.setQueryData(webhookQuery.queryKey, { ...next, secret: null });
    if (next.secret) modal.success({ title: t("webhook.secret"), content: <Secret text={next.secret} />, width: 520 });
    else message.success(t("saved"));
  };
  const save = useMutation({
    mutationFn: (url: string) => must(api.PUT("/api/v1/admin/webhook", { body: { url } })),
    onSuccess: changed,
    onError: (error) => setRefusal(place(form, error, ["url"])),
  });
  const renew = useMutation({
    mutationFn: () => must(api.POST("/api/v1/admin/webhook/secret")),
    onSuccess: changed,
    onError: failed,
  });
  const test = useMutation({
    mutationFn: () => must(api.POST("/api/v1/admin/webhook/test")),
    onSuccess: () => {
      message.success(t("webhook.tested"));
      props.onTested();
    },
    onError: failed,
  });
  const remove = useMutation({
    mutationFn: () => must(api.DELETE("/api/v1/admin/webhook")) as Promise<unknown>,
    onSuccess: () => void queries.invalidateQueries({ queryKey: webhookQuery.queryKey }),
    onError: failed,
  });
  const ask = (title: string, text: string, act: () => Promise<unknown>) =>
    modal.confirm({
      title,
      content: text,
      okText: title,
      cancelText: t("cancel"),
      okButtonProps: { danger: true },
      onOk: () => act().catch(() => undefined),
    });
  return (
    <Form
      form={form}
      layout="vertical"
      requiredMark={false}
      initialValues={{ url: of.url ?? "" }}
      onFinish={({ url }) => save.mutate(url.trim())}
    >
      {of.stopped && <Alert type="warning" showIcon className="pf-gap" title={t("webhook.stopped")} />}
      <Form.Item
        name="url"
        label={t("webhook.url")}
        rules={[{ required: true, whitespace: true, message: t("rule.required") }]}
      >
        <Input type="url" maxLength={500} placeholder="https://" autoComplete="off" />
      </Form.Item>
      {refusal && <Alert type="error" showIcon title={refusal} role="alert" className="pf-gap" />}
      {of.url && (
        <p className="pf-hint">
          {t("webhook.last")} <Last of={of} />
        </p>
      )}
      <div className="pf-row pf-below-small">
        <Button type="primary" htmlType="submit" loading={save.isPending}>
          {t("webhook.save")}
        </Button>
        {of.url && (
          <>
            <Button loading={test.isPending} onClick={() => test.mutate()}>
              {t("webhook.test")}
            </Button>
            <Button onClick={() => ask(t("webhook.renew"), t("webhook.renew_text"), () => renew.mutateAsync())}>
              {t("webhook.renew")}
            </Button>
            <Button
              type="link"
              danger
              onClick={() => ask(t("webhook.remove"), t("webhook.remove_text"), () => remove.mutateAsync())}
            >
              {t("webhook.remove")}
            </Button>
          </>
        )}
      </div>
    </Form>
  );
}

function Last(props: { of: Webhook }) {
  const t = useT();
  const { of } = props;
  if (!of.last_at) return <>{t("webhook.never")}</>;
  return (
    <>
      <Moment at={of.last_at} /> ·{" "}
      {of.last_status ? t("webhook.answered", { status: of.last_status }) : t("webhook.failed")}
      {of.last_error && ` (${of.last_error})`}
    </>
  );
}

function Secret(props: { text: string }) {
  const t = useT();
  return (
    <>
      <p>{t("webhook.secret_text")}</p>
      <Copy text={props.text} mono label={t("webhook.secret")} />
    </>
  );
}
