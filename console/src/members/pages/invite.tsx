import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Alert, App, Button, Form, Input } from "antd";
import { useState } from "react";
import { useNavigate } from "react-router";
import { api, must } from "../../api/client";
import { useT } from "../../i18n";
import { place } from "../../shared/forms";
import { PageHead } from "../../shared/page";
import { RolesField } from "../parts/roles";
import { invitationsQuery, type Role } from "../queries";

interface Values {
  recipient: string;
  roles: Role[];
}

/** Invites somebody by phone number, mail address or user name (AUT-02). */
export function Invite() {
  const t = useT();
  const go = useNavigate();
  const queries = useQueryClient();
  const { message } = App.useApp();
  const [form] = Form.useForm<Values>();
  const [refusal, setRefusal] = useState<string | null>(null);
  const invite = useMutation({
    mutationFn: (body: Values) => must(api.POST("/api/v1/member-invitations", { body })),
    onSuccess: () => {
      message.success(t("invite.sent"));
      void queries.invalidateQueries({ queryKey: invitationsQuery.queryKey });
      void go("/console/members");
    },
    onError: (error) => setRefusal(place(form, error, ["recipient", "roles"])),
  });
  return (
    <>
      <PageHead
        title={t("members.invite")}
        text={t("invite.text")}
        crumbs={[{ text: t("nav.members"), to: "/console/members" }]}
      />
      <section className="pf-card" aria-label={t("members.invite")}>
        <Form
          form={form}
          layout="vertical"
          requiredMark={false}
          className="pf-narrow"
          onFinish={(values) => {
            setRefusal(null);
            invite.mutate(values);
          }}
        >
          <Form.Item
            name="recipient"
            label={t("invite.recipient")}
            rules={[{ required: true, whitespace: true, message: t("rule.required") }]}
          >
            <Input maxLength={254} autoComplete="off" autoFocus />
          </Form.Item>
          <RolesField />
          {refusal && <Alert type="error" showIcon className="pf-gap" title={refusal} role="alert" />}
          <Button type="primary" size="large" htmlType="submit" loading={invite.isPending}>
            {t("invite.send")}
          </Button>
        </Form>
      </section>
    </>
  );
}
