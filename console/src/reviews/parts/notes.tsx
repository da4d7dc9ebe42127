import { useMutation } from "@tanstack/react-query";
import { Button, Form, Input } from "antd";
import { useState } from "react";
import { api, must } from "../../api/client";
import { explain } from "../../api/problem";
import type { ReviewDetail } from "../../api/types";
import { useT } from "../../i18n";

/** An internal note, which the developer never sees. */
export function Notes(props: { id: string; onChange: (next: ReviewDetail) => void }) {
  const t = useT();
  const [open, setOpen] = useState(false);
  const [form] = Form.useForm<{ text: string }>();
  const add = useMutation({
    mutationFn: (text: string) =>
      must(api.POST("/api/v1/admin/reviews/{id}/notes", { params: { path: { id: props.id } }, body: { text } })),
    onSuccess: (next) => {
      props.onChange(next);
      form.resetFields();
      setOpen(false);
    },
    onError: (error) => form.setFields([{ name: "text", errors: [explain(error)] }]),
  });
  if (!open) {
    return (
      <Button type="link" size="small" onClick={() => setOpen(true)}>
        {t("notes.add")}
      </Button>
    );
  }
  return (
    <Form
      form={form}
      onFinish={({ text }) => add.mutate(text.trim())}
      className="pf-below-small"
      layout="vertical"
      requiredMark={false}
    >
      <Form.Item
        name="text"
        label={t("notes.label")}
        rules={[{ required: true, whitespace: true, message: t("rule.required") }]}
      >
        <Input.TextArea rows={2} maxLength={500} autoFocus />
      </Form.Item>
      <div className="pf-row">
        <Button size="small" htmlType="submit" loading={add.isPending}>
          {t("save")}
        </Button>
        <Button size="small" type="text" onClick={() => setOpen(false)}>
          {t("cancel")}
        </Button>
      </div>
    </Form>
  );
}
