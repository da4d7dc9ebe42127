import { useQuery } from "@tanstack/react-query";
import { Alert, Button, Form, Input, Select } from "antd";
import { useState } from "react";
import { useNavigate } from "react-router";
import { api, must } from "../../api/client";
import { useT } from "../../i18n";
import { place } from "../../shared/forms";
import { useGuard } from "../../shared/guard";
import { PageHead } from "../../shared/page";
import { Await } from "../../shared/states";
import { Rule } from "../parts/rule";
import {
  CATEGORIES,
  entitledQuery,
  type NewConsultation,
  type NewTicket,
  PRIORITIES,
  useTicketChange,
} from "../queries";

type Values = Omit<NewTicket, "request_ids"> & NewConsultation & { request_ids?: string };

const FIELDS = ["subject", "text", "category", "priority", "request_ids", "contact", "phone", "time"];

function lines(text: string | undefined): string[] {
  return (text ?? "").split(/\s+/).filter(Boolean);
}

/** A new ticket, or the wish for a consultation; individuals read the rule here (ENT-03, HLP-03). */
export function NewTicketPage(props: { consult?: boolean }) {
  const t = useT();
  const entitled = useQuery(entitledQuery);
  return (
    <>
      <PageHead
        title={t(props.consult ? "ticket.consult" : "ticket.new")}
        text={t(props.consult ? "ticket.consult_text" : "ticket.text")}
        crumbs={[{ text: t("nav.support"), to: "/console/support" }]}
      />
      <Await of={entitled}>
        {(value) => (value.entitled ? <TicketForm consult={props.consult ?? false} /> : <Rule />)}
      </Await>
    </>
  );
}

export function Consult() {
  return <NewTicketPage consult />;
}

function TicketForm(props: { consult: boolean }) {
  const t = useT();
  const go = useNavigate();
  const { consult } = props;
  const [form] = Form.useForm<Values>();
  const [dirty, setDirty] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const free = useGuard(dirty);
  const open = useTicketChange(({ category, priority, request_ids, contact, phone, time, subject, text }: Values) =>
    consult
      ? must(api.POST("/api/v1/me/consultations", { body: { subject, text, contact, phone, time: time ?? "" } }))
      : must(
          api.POST("/api/v1/me/tickets", {
            body: { category, priority, subject, text, request_ids: lines(request_ids) },
          }),
        ),
  );
  const send = (values: Values) =>
    open.mutate(values, {
      onSuccess: (made) => {
        free();
        void go(`/console/support/${made.id}`);
      },
      onError: (error) => setRefusal(place(form, error, FIELDS)),
    });
  const required = [{ required: true, whitespace: true, message: t("rule.required") }];
  return (
    <section className="pf-card pf-narrow">
      <Form
        form={form}
        layout="vertical"
        initialValues={{ category: "api", priority: "normal" }}
        requiredMark={false}
        onFinish={send}
        onValuesChange={() => setDirty(true)}
        scrollToFirstError
      >
        <Form.Item name="subject" label={t("ticket.subject")} rules={required}>
          <Input maxLength={100} />
        </Form.Item>
        {!consult && (
          <div className="pf-halves">
            <Form.Item name="category" label={t("ticket.category")}>
              <Select options={CATEGORIES.map((value) => ({ value, label: t(`category.${value}`) }))} />
            </Form.Item>
            <Form.Item name="priority" label={t("ticket.priority")}>
              <Select options={PRIORITIES.map((value) => ({ value, label: t(`priority.${value}`) }))} />
            </Form.Item>
          </div>
        )}
        <Form.Item name="text" label={t(consult ? "ticket.scenario" : "ticket.question")} rules={required}>
          <Input.TextArea rows={8} maxLength={5000} />
        </Form.Item>
        {consult ? (
          <>
            <div className="pf-halves">
              <Form.Item name="contact" label={t("ticket.contact")} rules={required}>
                <Input maxLength={50} autoComplete="name" />
              </Form.Item>
              <Form.Item name="phone" label={t("ticket.phone")} rules={required}>
                <Input maxLength={30} inputMode="tel" autoComplete="tel" />
              </Form.Item>
            </div>
            <Form.Item name="time" label={t("ticket.time")} extra={t("ticket.time_hint")}>
              <Input maxLength={100} />
            </Form.Item>
          </>
        ) : (
          <Form.Item name="request_ids" label={t("ticket.request_ids")} extra={t("ticket.request_ids_hint")}>
            <Input.TextArea rows={2} className="pf-mono-input" />
          </Form.Item>
        )}
        {refusal && <Alert type="error" showIcon title={refusal} className="pf-gap" role="alert" />}
        <Button type="primary" size="large" htmlType="submit" loading={open.isPending}>
          {t("ticket.send")}
        </Button>
      </Form>
    </section>
  );
}
