import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Alert, App, Form, Input, Radio, Select } from "antd";
import { useState } from "react";
import { api, must } from "../../api/client";
import type { components } from "../../api/schema";
import { useT } from "../../i18n";
import { FormDialog } from "../../shared/dialog";
import { place } from "../../shared/forms";
import { type AgreementVersion, versionsQuery } from "../queries";

type NewVersion = components["schemas"]["NewVersion"];
const FIELDS = ["kind", "weight", "title_zh", "title_en", "text_zh", "text_en"];

/** The form of the next version; it starts with the words of the version in force. */
export function Publish(props: { versions: AgreementVersion[]; onClose: () => void }) {
  const t = useT();
  const queries = useQueryClient();
  const { message } = App.useApp();
  const [form] = Form.useForm<NewVersion>();
  const [refusal, setRefusal] = useState<string | null>(null);
  const words = (kind: NewVersion["kind"]) => {
    const { title_zh, title_en, text_zh, text_en } = props.versions.find((one) => one.kind === kind) ?? {};
    return { title_zh, title_en, text_zh, text_en };
  };
  const publish = useMutation({
    mutationFn: (body: NewVersion) => must(api.POST("/api/v1/admin/agreements", { body })),
    onSuccess: () => {
      message.success(t("saved"));
      void queries.invalidateQueries({ queryKey: versionsQuery.queryKey });
      props.onClose();
    },
    onError: (error) => setRefusal(place(form, error, FIELDS)),
  });
  const required = [{ required: true, whitespace: true, message: t("rule.required") }];
  const text = { rows: 10, spellCheck: false };
  return (
    <FormDialog
      title={t("agreements.publish")}
      okText={t("agreements.publish")}
      width={760}
      form={form}
      saving={publish.isPending}
      refusal={refusal}
      initialValues={{ kind: "open_platform", weight: "major", ...words("open_platform") }}
      onFinish={(values) => publish.mutate(values)}
      onClose={props.onClose}
    >
      <Alert type="info" showIcon className="pf-gap" title={t("agreements.publish_text")} />
      <Form.Item name="kind" label={t("agreements.which")}>
        <Select
          onChange={(kind) => form.setFieldsValue(words(kind))}
          options={(["open_platform", "developer_service"] as const).map((kind) => ({
            value: kind,
            label: t(`agreements.${kind}`),
          }))}
        />
      </Form.Item>
      <Form.Item name="weight" label={t("agreements.weight")}>
        <Radio.Group
          vertical
          options={(["major", "minor"] as const).map((weight) => ({
            value: weight,
            label: t(`agreements.${weight}`),
          }))}
        />
      </Form.Item>
      <div className="pf-halves">
        <Form.Item name="title_zh" label={t("agreements.title_zh")} rules={required}>
          <Input maxLength={100} />
        </Form.Item>
        <Form.Item name="title_en" label={t("agreements.title_en")} rules={required}>
          <Input maxLength={100} />
        </Form.Item>
      </div>
      <Form.Item name="text_zh" label={t("agreements.text_zh")} rules={required}>
        <Input.TextArea {...text} />
      </Form.Item>
      <Form.Item name="text_en" label={t("agreements.text_en")} rules={required}>
        <Input.TextArea {...text} />
      </Form.Item>
    </FormDialog>
  );
}
