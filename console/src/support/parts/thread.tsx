import { Alert, Button, Form, Input } from "antd";
import { useState } from "react";
import { useT } from "../../i18n";
import { place } from "../../shared/forms";
import { Moment } from "../../shared/moment";
import type { Ticket } from "../queries";
import "../support.css";

/** Everything that was written, and a place to write more while the ticket is open. */
export function Thread(props: {
  of: Ticket;
  desk: boolean;
  saving: boolean;
  send: (text: string) => Promise<unknown>;
}) {
  const t = useT();
  const { of, desk } = props;
  const [form] = Form.useForm<{ text: string }>();
  const [refusal, setRefusal] = useState<string | null>(null);
  const write = ({ text }: { text: string }) =>
    props.send(text).then(
      () => {
        form.resetFields();
        setRefusal(null);
      },
      (error: unknown) => setRefusal(place(form, error, ["text"])),
    );
  return (
    <section className="pf-card" aria-label={of.subject}>
      <ol className="pf-thread">
        {of.messages.map((message) => (
          <li key={message.at + message.side} className={message.side}>
            <div className="pf-row pf-between">
              <strong>
                {t(message.side === "staff" ? "ticket.staff" : desk ? "ticket.developer" : "ticket.you")}
                {message.author && <span className="pf-hint"> {message.author}</span>}
              </strong>
              <span className="pf-hint">
                <Moment at={message.at} />
              </span>
            </div>
            <p>{message.text}</p>
          </li>
        ))}
      </ol>
      {of.writable && (
        <Form form={form} layout="vertical" onFinish={write} requiredMark={false} className="pf-below">
          <Form.Item
            name="text"
            label={t("ticket.reply")}
            rules={[{ required: true, whitespace: true, message: t("rule.required") }]}
          >
            <Input.TextArea
              rows={4}
              maxLength={5000}
              placeholder={t(desk ? "ticket.answer_place" : "ticket.reply_place")}
            />
          </Form.Item>
          {refusal && <Alert type="error" showIcon title={refusal} className="pf-gap" />}
          <Button type="primary" htmlType="submit" loading={props.saving}>
            {t("ticket.send")}
          </Button>
        </Form>
      )}
    </section>
  );
}
