import { LockOutlined } from "@ant-design/icons";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, App, Button, Form, Input, Tag, Tooltip } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import { api, must } from "../../api/client";
import { meQuery } from "../../api/queries";
import type { ProfileChange as Edit } from "../../api/types";
import { useT } from "../../i18n";
import { Copy } from "../../shared/copy";
import { place } from "../../shared/forms";
import { useGuard } from "../../shared/guard";
import { Moment } from "../../shared/moment";
import { PageHead } from "../../shared/page";
import { useMe } from "../../shell/context";
import { verificationQuery } from "../../verify/queries";
import { Security } from "../parts/security";

const FIELDS = ["nickname", "contact", "website", "address", "introduction"] as const;

/** The profile: verified fields frozen with the reason (PRO-02), the rest free, security basics below. */
export function AccountPage() {
  const t = useT();
  const me = useMe();
  return (
    <>
      <PageHead title={t("nav.me")} text={t("account.text")} />
      <div className="pf-two">
        <div className="pf-stack">
          <Verified />
          <Profile />
        </div>
        <div className="pf-stack">
          <section className="pf-card">
            <h2>{t("account.login")}</h2>
            <dl className="pf-facts">
              <dt>{t("sec.username")}</dt>
              <dd>
                {me.account.username || "—"} <Modify what="username" label={t("sec.username")} />
              </dd>
              <dt>{t("account.phone")}</dt>
              <dd>
                {me.account.phone || "—"} <Modify what="phone" label={t("account.phone")} />
              </dd>
              <dt>{t("account.email")}</dt>
              <dd>
                {me.account.email || "—"} <Modify what="email" label={t("account.email")} />
              </dd>
              <dt>{t("account.id")}</dt>
              <dd>
                <Copy text={me.account.id} mono label={t("account.id")} />
              </dd>
              <dt>{t("account.since")}</dt>
              <dd>
                <Moment at={me.account.created_at} />
              </dd>
            </dl>
            <p className="pf-below">
              <Link to="/console/account/security">{t("sec.manage")}</Link> ·{" "}
              <Link to="/console/agreements">{t("nav.own_agreements")}</Link>
            </p>
            <p>
              <Link to="/console/account/privacy">{t("privacy.manage")}</Link>
            </p>
          </section>
          <Security />
        </div>
      </div>
    </>
  );
}

/** Leads to the dialog that changes one way to log in (SEC-09). */
function Modify(props: { what: string; label: string }) {
  const t = useT();
  return (
    <Link
      className="pf-beside"
      to={`/console/account/security?change=${props.what}`}
      aria-label={`${t("sec.modify")} ${props.label}`}
    >
      {t("sec.modify")}
    </Link>
  );
}

function Verified() {
  const t = useT();
  const me = useMe();
  const verification = useQuery(verificationQuery);
  const { standing } = me;
  const facts = verification.data?.case?.facts ?? {};
  const done = standing.verification === "verified";
  const shown =
    standing.kind === "enterprise"
      ? (["company_name", "credit_code", "legal_name"] as const)
      : (["name", "id_number"] as const);
  return (
    <section className="pf-card">
      <div className="pf-card-head">
        <h2>{t("nav.verify")}</h2>
        <Tag color={done ? "success" : "default"} variant="filled">
          {t(`standing.${standing.verification}`)}
        </Tag>
      </div>
      {done ? (
        <>
          <dl className="pf-facts">
            {shown.map((field) => (
              <div key={field} className="pf-fact">
                <dt>{t(`field.${field}`)}</dt>
                <dd>
                  {String(facts[field] ?? "—")}{" "}
                  <Tooltip title={t("account.frozen")}>
                    <LockOutlined aria-label={t("account.frozen")} className="pf-hint" />
                  </Tooltip>
                </dd>
              </div>
            ))}
            <dt>{t("account.level")}</dt>
            <dd>{standing.level}</dd>
          </dl>
          <p className="pf-hint pf-below">{t("account.frozen")}</p>
        </>
      ) : (
        <p>
          {t("account.unverified")} <Link to="/console/verify">{t("account.go_verify")}</Link>
        </p>
      )}
    </section>
  );
}

function Profile() {
  const t = useT();
  const { account } = useMe();
  const queries = useQueryClient();
  const { message } = App.useApp();
  const [form] = Form.useForm<Edit>();
  const [dirty, setDirty] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  useGuard(dirty);
  const save = useMutation({
    mutationFn: (body: Edit) => must(api.PATCH("/api/v1/me", { body })),
    onSuccess: async () => {
      setDirty(false);
      setRefusal(null);
      message.success(t("saved"));
      await queries.invalidateQueries({ queryKey: meQuery.queryKey });
    },
    onError: (error) => setRefusal(place(form, error, [...FIELDS])),
  });
  const start = Object.fromEntries(
    FIELDS.map((field) => [field, (field === "nickname" ? account.nickname : account.profile[field]) ?? ""]),
  );
  const send = (values: Edit) => {
    const changed = Object.entries(values).filter(([field, value]) => (value ?? "") !== start[field]);
    if (changed.length > 0) save.mutate(Object.fromEntries(changed));
  };
  return (
    <section className="pf-card">
      <h2>{t("account.profile")}</h2>
      <Form
        form={form}
        layout="vertical"
        initialValues={start}
        onFinish={send}
        onValuesChange={() => setDirty(true)}
        requiredMark={false}
      >
        <div className="pf-halves">
          <Form.Item name="nickname" label={t("account.nickname")}>
            <Input maxLength={32} autoComplete="nickname" />
          </Form.Item>
          <Form.Item name="contact" label={t("account.contact")}>
            <Input maxLength={64} />
          </Form.Item>
          <Form.Item
            name="website"
            label={t("account.website")}
            rules={[{ pattern: /^https?:\/\/\S+$/, message: t("account.website_rule") }]}
          >
            <Input maxLength={200} placeholder="https://" inputMode="url" />
          </Form.Item>
          <Form.Item name="address" label={t("account.address")}>
            <Input maxLength={200} autoComplete="street-address" />
          </Form.Item>
        </div>
        <Form.Item name="introduction" label={t("account.introduction")}>
          <Input.TextArea maxLength={500} rows={3} showCount />
        </Form.Item>
        {refusal && <Alert type="error" showIcon title={refusal} className="pf-gap" />}
        <Button type="primary" htmlType="submit" loading={save.isPending} disabled={!dirty}>
          {t("save")}
        </Button>
      </Form>
    </section>
  );
}
