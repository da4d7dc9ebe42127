import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Alert, Button, Form, Input } from "antd";
import { useState } from "react";
import { api, must } from "../../api/client";
import type { DeveloperDetail } from "../../api/types";
import { useT } from "../../i18n";
import { place } from "../../shared/forms";
import { Moment } from "../../shared/moment";
import { developerQuery } from "../queries";

/** What operators wrote down about a developer; nobody else sees it. */
export function Notes(props: { id: string; notes: DeveloperDetail["notes"]; write: boolean }) {
  const t = useT();
  const queries = useQueryClient();
  const [form] = Form.useForm<{ text: string }>();
  const [refusal, setRefusal] = useState<string | null>(null);
  const add = useMutation({
    mutationFn: (body: { text: string }) =>
      must(api.POST("/api/v1/admin/developers/{id}/notes", { params: { path: { id: props.id } }, body })),
    onSuccess: () => {
      setRefusal(null);
      form.resetFields();
      void queries.invalidateQueries({ queryKey: developerQuery(props.id).queryKey });
    },
    onError: (error) => setRefusal(place(form, error, ["text"])),
  });
  return (
    <section className="pf-card">
      <h2>{t("dev.notes")}</h2>
      {props.notes.length === 0 && <p className="pf-label">{t("dev.no_notes")}</p>}
      <ul className="pf-lines">
        {props.notes.map((note) => (
          <li key={note.id}>
            <div>
              <div>{note.text}</div>
              <span className="pf-hint">
                {note.by} · <Moment at={note.at} />
              </span>
            </div>
          </li>
        ))}
      </ul>
      {props.write && (
        <Form form={form} layout="vertical" requiredMark={false} onFinish={(values) => add.mutate(values)}>
          <Form.Item
            name="text"
            label={t("dev.note")}
            rules={[{ required: true, whitespace: true, message: t("rule.required") }]}
          >
            <Input.TextArea maxLength={1000} rows={2} />
          </Form.Item>
          {refusal && <Alert type="error" showIcon title={refusal} className="pf-gap" role="alert" />}
          <Button htmlType="submit" loading={add.isPending}>
            {t("dev.add_note")}
          </Button>
        </Form>
      )}
    </section>
  );
}
