import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App, Form, Input, InputNumber } from "antd";
import { useState } from "react";
import { api, must } from "../../api/client";
import { useT } from "../../i18n";
import { FormDialog } from "../../shared/dialog";
import { place } from "../../shared/forms";
import { type ContractKind, kindsQuery } from "../queries";

interface Names {
  zh: string;
  en: string;
  term_months: number;
}

/** The names and the term of a kind of contract (CON-04). */
export function NamesDialog(props: { of: ContractKind; onClose: () => void }) {
  const t = useT();
  const queries = useQueryClient();
  const { message } = App.useApp();
  const { of: kind } = props;
  const [form] = Form.useForm<Names>();
  const [refusal, setRefusal] = useState<string | null>(null);
  const save = useMutation({
    mutationFn: (values: Names) =>
      must(
        api.PATCH("/api/v1/admin/contract-kinds/{kind}", {
          params: { path: { kind: kind.name } },
          body: { ...values, version: kind.version },
        }),
      ),
    onSuccess: async () => {
      message.success(t("saved"));
      await queries.invalidateQueries({ queryKey: kindsQuery.queryKey });
      props.onClose();
    },
    onError: (error) => setRefusal(place(form, error, ["zh", "en", "term_months"])),
  });
  const required = [{ required: true, message: t("rule.required") }];
  return (
    <FormDialog
      title={t("acon.change_of", { name: kind.title[t.lang] })}
      okText={t("save")}
      form={form}
      saving={save.isPending}
      refusal={refusal}
      initialValues={{ ...kind.title, term_months: kind.term_months }}
      onFinish={(values) => save.mutate(values)}
      onClose={props.onClose}
    >
      <Form.Item name="zh" label={t("acon.zh")} rules={required}>
        <Input maxLength={100} />
      </Form.Item>
      <Form.Item name="en" label={t("acon.en")} rules={required}>
        <Input maxLength={100} />
      </Form.Item>
      <Form.Item name="term_months" label={t("acon.months")} rules={required}>
        <InputNumber min={1} max={120} precision={0} />
      </Form.Item>
    </FormDialog>
  );
}

/** The next version of a kind's text, in both languages (CON-04). */
export function TextDialog(props: { of: ContractKind; onClose: () => void }) {
  const t = useT();
  const queries = useQueryClient();
  const { message } = App.useApp();
  const { of: kind } = props;
  const [form] = Form.useForm<{ zh: string; en: string }>();
  const [refusal, setRefusal] = useState<string | null>(null);
  const publish = useMutation({
    mutationFn: (body: { zh: string; en: string }) =>
      must(api.POST("/api/v1/admin/contract-kinds/{kind}/texts", { params: { path: { kind: kind.name } }, body })),
    onSuccess: async () => {
      message.success(t("saved"));
      await queries.invalidateQueries({ queryKey: kindsQuery.queryKey });
      props.onClose();
    },
    onError: (error) => setRefusal(place(form, error, ["zh", "en"])),
  });
  const required = [{ required: true, whitespace: true, message: t("rule.required") }];
  return (
    <FormDialog
      title={t("acon.publish_of", { name: kind.title[t.lang] })}
      okText={t("acon.publish")}
      width={760}
      form={form}
      saving={publish.isPending}
      refusal={refusal}
      lead={<p className="pf-label pf-gap">{t("acon.publish_text")}</p>}
      initialValues={{ zh: kind.text?.zh ?? "", en: kind.text?.en ?? "" }}
      onFinish={(values) => publish.mutate(values)}
      onClose={props.onClose}
    >
      <Form.Item name="zh" label={t("acon.text_zh")} rules={required}>
        <Input.TextArea rows={8} />
      </Form.Item>
      <Form.Item name="en" label={t("acon.text_en")} rules={required}>
        <Input.TextArea rows={8} />
      </Form.Item>
    </FormDialog>
  );
}
