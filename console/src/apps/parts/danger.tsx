import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Alert, App, Button, Form, Input, Modal } from "antd";
import { useState } from "react";
import { useNavigate } from "react-router";
import { api, must } from "../../api/client";
import { explain } from "../../api/problem";
import type { AppView } from "../../api/types";
import { useT } from "../../i18n";
import { place } from "../../shared/forms";

/** Transfer and delete, each explained before the click (APP-09). */
export function Danger(props: { app: AppView }) {
  const t = useT();
  const [act, setAct] = useState<"transfer" | "delete" | null>(null);
  const { state } = props.app;
  const deletable = state === "development" || state === "delisted";
  return (
    <ul className="pf-danger">
      <li>
        <div>
          <strong>{t("danger.transfer")}</strong>
          <p className="pf-hint">{t("danger.transfer_text")}</p>
        </div>
        <Button danger onClick={() => setAct("transfer")}>
          {t("danger.transfer")}
        </Button>
      </li>
      <li>
        <div>
          <strong>{t("danger.delete")}</strong>
          <p className="pf-hint">{deletable ? t("danger.delete_text") : t("danger.not_deletable")}</p>
        </div>
        <Button danger type="primary" disabled={!deletable} onClick={() => setAct("delete")}>
          {t("danger.delete")}
        </Button>
      </li>
      {act === "transfer" && <Transfer app={props.app} onClose={() => setAct(null)} />}
      {act === "delete" && <Delete app={props.app} onClose={() => setAct(null)} />}
    </ul>
  );
}

function useGone(app: AppView) {
  const go = useNavigate();
  const queries = useQueryClient();
  return async () => {
    await go("/console/apps", { replace: true });
    queries.removeQueries({ queryKey: ["app", app.id] });
    void queries.invalidateQueries({ queryKey: ["apps"] });
  };
}

function Transfer(props: { app: AppView; onClose: () => void }) {
  const t = useT();
  const gone = useGone(props.app);
  const { message } = App.useApp();
  const [form] = Form.useForm<{ organisation_id: string }>();
  const [refusal, setRefusal] = useState<string | null>(null);
  const send = useMutation({
    mutationFn: (body: { organisation_id: string }) =>
      must(api.POST("/api/v1/apps/{id}/transfer", { params: { path: { id: props.app.id } }, body })),
    onSuccess: async () => {
      message.success(t("danger.transferred"));
      await gone();
    },
    onError: (error) => setRefusal(place(form, error, ["organisation_id"])),
  });
  const required = [{ required: true, whitespace: true, message: t("rule.required") }];
  return (
    <Modal
      open
      title={t("danger.transfer")}
      onCancel={props.onClose}
      okText={t("danger.transfer")}
      okButtonProps={{ danger: true }}
      confirmLoading={send.isPending}
      onOk={() => form.submit()}
    >
      <p className="pf-label pf-gap">{t("danger.transfer_text")}</p>
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        onFinish={(values) => send.mutate({ organisation_id: values.organisation_id.trim() })}
      >
        <Form.Item name="organisation_id" label={t("danger.organisation")} rules={required}>
          <Input className="pf-mono-input" placeholder="org_…" />
        </Form.Item>
        {refusal && <Alert type="error" showIcon title={refusal} role="alert" />}
      </Form>
    </Modal>
  );
}

function Delete(props: { app: AppView; onClose: () => void }) {
  const t = useT();
  const gone = useGone(props.app);
  const { message } = App.useApp();
  const [typed, setTyped] = useState("");
  const remove = useMutation({
    mutationFn: () => must(api.DELETE("/api/v1/apps/{id}", { params: { path: { id: props.app.id } } })),
    onSuccess: async () => {
      message.success(t("danger.deleted"));
      await gone();
    },
    onError: (error) => message.error(explain(error)),
  });
  return (
    <Modal
      open
      title={t("danger.delete_title", { name: props.app.name })}
      onCancel={props.onClose}
      okText={t("danger.delete")}
      okButtonProps={{ danger: true, disabled: typed !== props.app.name }}
      confirmLoading={remove.isPending}
      onOk={() => remove.mutate()}
    >
      <p className="pf-label pf-gap">{t("danger.delete_text")}</p>
      <label className="pf-stacked" htmlFor="danger-name">
        <span>{t("danger.type_name", { name: props.app.name })}</span>
        <Input id="danger-name" value={typed} onChange={(event) => setTyped(event.target.value)} autoComplete="off" />
      </label>
    </Modal>
  );
}
