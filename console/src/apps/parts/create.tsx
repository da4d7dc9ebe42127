import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Alert, Form, Input, Modal } from "antd";
import { useState } from "react";
import { useNavigate } from "react-router";
import { api, must } from "../../api/client";
import type { AppView } from "../../api/types";
import { useT } from "../../i18n";
import { place } from "../../shared/forms";
import { SecretOnce } from "./secret";

/** Name and purpose of an application; shared by the create dialog and by subscribing. */
export function AppFields(props: { prefix?: string }) {
  const t = useT();
  const name = (field: string) => (props.prefix ? [props.prefix, field] : field);
  return (
    <>
      <Form.Item
        name={name("name")}
        label={t("apps.name")}
        rules={[{ required: true, whitespace: true, message: t("rule.required") }]}
      >
        <Input maxLength={40} placeholder={t("apps.name_example")} />
      </Form.Item>
      <Form.Item name={name("description")} label={t("apps.description")}>
        <Input.TextArea maxLength={500} rows={3} showCount placeholder={t("apps.description_example")} />
      </Form.Item>
    </>
  );
}

/** Creates an application and shows its secret once (APP-01, APP-02). */
export function CreateApp(props: { open: boolean; onClose: () => void }) {
  const t = useT();
  const go = useNavigate();
  const queries = useQueryClient();
  const [form] = Form.useForm<{ name: string; description?: string }>();
  const [refusal, setRefusal] = useState<string | null>(null);
  const [made, setMade] = useState<AppView | null>(null);
  const create = useMutation({
    mutationFn: (values: { name: string; description?: string }) =>
      must(
        api.POST("/api/v1/apps", { body: { name: values.name.trim(), description: values.description?.trim() ?? "" } }),
      ),
    onSuccess: (app) => {
      void queries.invalidateQueries({ queryKey: ["apps"] });
      setMade(app);
    },
    onError: (error) => setRefusal(place(form, error, ["name", "description"])),
  });
  if (made) {
    return (
      <SecretOnce
        appKey={made.app_key}
        secret={made.app_secret ?? ""}
        onDone={() => void go(`/console/apps/${made.id}`, { replace: true })}
      />
    );
  }
  return (
    <Modal
      open={props.open}
      title={t("apps.create")}
      onCancel={props.onClose}
      okText={t("apps.create")}
      confirmLoading={create.isPending}
      onOk={() => form.submit()}
      destroyOnHidden
    >
      <Form form={form} layout="vertical" onFinish={(values) => create.mutate(values)}>
        <AppFields />
        {refusal && <Alert type="error" showIcon title={refusal} role="alert" />}
      </Form>
      <p className="pf-hint">{t("apps.create_hint")}</p>
    </Modal>
  );
}
