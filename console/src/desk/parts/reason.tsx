import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App, Form, Input, Select } from "antd";
import { useState } from "react";
import { api, must } from "../../api/client";
import { useT } from "../../i18n";
import { FormDialog } from "../../shared/dialog";
import { place } from "../../shared/forms";
import type { CatalogueReason, Groups } from "../queries";

/** A reason to reject, in both languages (ADM-03). */
export function ReasonForm(props: { of: CatalogueReason | null; kinds: Groups["kinds"]; onClose: () => void }) {
  const t = useT();
  const queries = useQueryClient();
  const { message } = App.useApp();
  const [form] = Form.useForm<CatalogueReason>();
  const [refusal, setRefusal] = useState<string | null>(null);
  const save = useMutation({
    mutationFn: ({ code, ...body }: CatalogueReason) =>
      must(api.PUT("/api/v1/admin/review-reasons/{code}", { params: { path: { code } }, body })),
    onSuccess: () => {
      message.success(t("saved"));
      void queries.invalidateQueries({ queryKey: ["review-reasons"] });
      props.onClose();
    },
    onError: (error) => setRefusal(place(form, error, ["code", "kind", "zh", "en", "target"])),
  });
  const required = [{ required: true, whitespace: true, message: t("rule.required") }];
  const old = props.of;
  return (
    <FormDialog
      title={t(old ? "reasons.edit" : "reasons.add")}
      okText={t("save")}
      form={form}
      saving={save.isPending}
      refusal={refusal}
      initialValues={old ?? { target: "" }}
      onFinish={(values) =>
        save.mutate({
          ...values,
          code: old?.code ?? values.code,
          kind: old?.kind ?? values.kind,
          retired: old?.retired ?? false,
        })
      }
      onClose={props.onClose}
    >
      <div className="pf-halves">
        <Form.Item
          name="code"
          label={t("reasons.code")}
          rules={[{ required: true, pattern: /^[a-z0-9_]{2,40}$/, message: t("desk.group_key_hint") }]}
        >
          <Input maxLength={40} disabled={old !== null} autoComplete="off" />
        </Form.Item>
        <Form.Item name="kind" label={t("reviews.kind")} rules={[{ required: true, message: t("rule.required") }]}>
          <Select
            disabled={old !== null}
            options={props.kinds.map((kind) => ({ value: kind.name, label: kind.label[t.lang] }))}
          />
        </Form.Item>
      </div>
      <Form.Item name="zh" label={t("reasons.zh")} rules={required}>
        <Input maxLength={200} />
      </Form.Item>
      <Form.Item name="en" label={t("reasons.en")} rules={required}>
        <Input maxLength={200} />
      </Form.Item>
      <Form.Item name="target" label={t("reasons.target")} extra={t("reasons.target_hint")}>
        <Input maxLength={40} autoComplete="off" />
      </Form.Item>
    </FormDialog>
  );
}
