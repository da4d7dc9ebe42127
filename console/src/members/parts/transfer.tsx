import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, App, Button, Form, Input, Select } from "antd";
import { useEffect, useState } from "react";
import { api, keepCsrf, must } from "../../api/client";
import { ApiError, explain } from "../../api/problem";
import type { paths } from "../../api/schema";
import { useT } from "../../i18n";
import { Moment } from "../../shared/moment";
import { may, useMe } from "../../shell/context";
import { type Member, transferQuery } from "../queries";

type Transfer = NonNullable<
  paths["/api/v1/ownership-transfer"]["get"]["responses"][200]["content"]["application/json"]["transfer"]
>;
type Side = "proof" | "acceptance";

/** The main account moves to an administrator, with a code on each side (AUT-13). */
export function TransferCard(props: { members: Member[] }) {
  const t = useT();
  const me = useMe();
  const transfer = useQuery(transferQuery).data?.transfer;
  const name = (id: string) => props.members.find((one) => one.id === id)?.nickname ?? id;
  const owner = may(me, "ownership.transfer");
  const mine = transfer && (owner || transfer.to === me.account.id);
  if (!mine && !(owner && me.standing.kind === "enterprise")) return null;
  return (
    <section className="pf-card" aria-labelledby="transfer">
      <h2 id="transfer">{t("transfer.title")}</h2>
      <p className="pf-label pf-gap">{t("transfer.text")}</p>
      {transfer ? (
        <Running of={transfer} owner={owner} heir={name(transfer.to)} />
      ) : (
        <Start admins={props.members.filter((one) => one.roles.includes("admin"))} />
      )}
    </section>
  );
}

function Start(props: { admins: Member[] }) {
  const t = useT();
  const queries = useQueryClient();
  const { message, modal } = App.useApp();
  const [heir, setHeir] = useState<string>();
  const start = useMutation({
    mutationFn: (account: string) => must(api.POST("/api/v1/ownership-transfer", { body: { account } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: transferQuery.queryKey }),
    onError: (error) => message.error(explain(error)),
  });
  const chosen = props.admins.find((one) => one.id === heir);
  const ask = () =>
    chosen &&
    modal.confirm({
      title: t("transfer.ask", { name: chosen.nickname }),
      content: t("transfer.ask_text"),
      okText: t("transfer.start"),
      cancelText: t("cancel"),
      okButtonProps: { danger: true },
      onOk: () => start.mutateAsync(chosen.id).catch(() => undefined),
    });
  if (props.admins.length === 0) return <p className="pf-hint">{t("transfer.no_admin")}</p>;
  return (
    <div className="pf-row">
      <Select
        className="pf-narrow-select"
        aria-label={t("transfer.to")}
        placeholder={t("transfer.to")}
        value={heir}
        onChange={setHeir}
        options={props.admins.map((one) => ({ value: one.id, label: one.nickname }))}
      />
      <Button danger disabled={!chosen} loading={start.isPending} onClick={ask}>
        {t("transfer.start")}
      </Button>
    </div>
  );
}

function Running(props: { of: Transfer; owner: boolean; heir: string }) {
  const t = useT();
  const queries = useQueryClient();
  const { message } = App.useApp();
  const { of, owner } = props;
  const turn = owner ? of.state === "started" : of.state === "proven";
  const stop = useMutation({
    mutationFn: () =>
      owner
        ? must(api.DELETE("/api/v1/ownership-transfer"))
        : must(api.DELETE("/api/v1/ownership-transfer/acceptance")),
    onError: (error) => message.error(explain(error)),
    onSettled: () => queries.invalidateQueries({ queryKey: transferQuery.queryKey }),
  });
  const waits = of.state === "started" ? t("transfer.waits_owner") : t("transfer.waits_heir", { name: props.heir });
  return (
    <>
      <Alert
        type="warning"
        showIcon
        className="pf-gap"
        title={t("transfer.running", { name: props.heir })}
        description={
          <>
            {waits} {t("members.expires")} <Moment at={of.expires_at} />
          </>
        }
      />
      {turn && <Code side={owner ? "proof" : "acceptance"} />}
      <Button loading={stop.isPending} onClick={() => stop.mutate()}>
        {t(owner ? "transfer.cancel" : "transfer.decline")}
      </Button>
    </>
  );
}

function Code(props: { side: Side }) {
  const t = useT();
  const queries = useQueryClient();
  const { message } = App.useApp();
  const [form] = Form.useForm<{ code: string }>();
  const [left, setLeft] = useState(0);
  const waiting = left > 0;
  useEffect(() => {
    if (!waiting) return;
    const tick = setInterval(() => setLeft((seconds) => seconds - 1), 1000);
    return () => clearInterval(tick);
  }, [waiting]);
  const send = useMutation({
    mutationFn: () => must(api.POST(`/api/v1/ownership-transfer/${props.side}/codes`)),
    onSuccess: (answer) => setLeft(answer.resend_in),
    onError: (error) => error instanceof ApiError && error.retryAfter && setLeft(error.retryAfter),
  });
  const enter = useMutation({
    mutationFn: async (code: string) => {
      if (props.side === "proof") return must(api.PUT("/api/v1/ownership-transfer/proof", { body: { code } }));
      const answer = await must(api.PUT("/api/v1/ownership-transfer/acceptance", { body: { code } }));
      keepCsrf(answer.csrf_token);
      return answer;
    },
    onSuccess: async () => {
      message.success(t(props.side === "proof" ? "transfer.proven" : "transfer.done"));
      await queries.resetQueries();
    },
    onError: (error) => form.setFields([{ name: "code", errors: [explain(error)] }]),
  });
  return (
    <Form
      form={form}
      layout="vertical"
      requiredMark={false}
      className="pf-narrow"
      onFinish={({ code }) => enter.mutate(code.trim())}
    >
      {send.error && <Alert type="error" showIcon className="pf-gap" title={explain(send.error)} />}
      {send.data && <p className="pf-label pf-gap">{t("sec.sent_to", { to: send.data.sent_to })}</p>}
      {send.data && (
        <Form.Item name="code" label={t("sec.code")} rules={[{ required: true, message: t("rule.required") }]}>
          <Input inputMode="numeric" autoComplete="one-time-code" maxLength={6} autoFocus />
        </Form.Item>
      )}
      <div className="pf-row pf-gap">
        {send.data && (
          <Button type="primary" htmlType="submit" loading={enter.isPending}>
            {t("transfer.confirm")}
          </Button>
        )}
        <Button
          type={send.data ? "default" : "primary"}
          disabled={waiting}
          loading={send.isPending}
          onClick={() => send.mutate()}
        >
          {waiting ? t("sec.again_in", { n: left }) : t("sec.get_code")}
        </Button>
      </div>
    </Form>
  );
}
