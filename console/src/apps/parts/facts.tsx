import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Alert, App, Button, Form } from "antd";
import { useState } from "react";
import { api, must } from "../../api/client";
import type { AppView } from "../../api/types";
import { useT } from "../../i18n";
import { Copy } from "../../shared/copy";
import { place } from "../../shared/forms";
import { Moment } from "../../shared/moment";
import { AppFields } from "./create";
import { AppState } from "./state";
import { Usage } from "./usage";

/** What the application is, with name and description open for change. */
export function Facts(props: { app: AppView; editable: boolean }) {
  const t = useT();
  const { app } = props;
  const queries = useQueryClient();
  const { message } = App.useApp();
  const [editing, setEditing] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const [form] = Form.useForm();
  const save = useMutation({
    mutationFn: (body: { name: string; description: string }) =>
      must(api.PATCH("/api/v1/apps/{id}", { params: { path: { id: app.id } }, body })),
    onSuccess: async () => {
      setEditing(false);
      message.success(t("saved"));
      await queries.invalidateQueries({ queryKey: ["app", app.id] });
      void queries.invalidateQueries({ queryKey: ["apps"] });
    },
    onError: (error) => setRefusal(place(form, error, ["name", "description"])),
  });
  if (editing) {
    return (
      <Form
        form={form}
        layout="vertical"
        className="pf-narrow"
        initialValues={app}
        onFinish={(values) => save.mutate({ name: values.name.trim(), description: values.description?.trim() ?? "" })}
      >
        <AppFields />
        {refusal && <Alert type="error" showIcon title={refusal} className="pf-gap" role="alert" />}
        <div className="pf-row">
          <Button type="primary" htmlType="submit" loading={save.isPending}>
            {t("save")}
          </Button>
          <Button onClick={() => setEditing(false)}>{t("cancel")}</Button>
        </div>
      </Form>
    );
  }
  return (
    <>
      <dl className="pf-facts">
        <dt>AppKey</dt>
        <dd>
          <Copy text={app.app_key} mono label="AppKey" />
        </dd>
        <dt>{t("apps.state")}</dt>
        <dd>
          <AppState state={app.state} />
        </dd>
        <dt>{t("apps.calls")}</dt>
        <dd>
          <Usage name={app.name} calls={app.calls_today} limit={app.quota_limit} />
        </dd>
        <dt>{t("apps.created")}</dt>
        <dd>
          <Moment at={app.created_at} />
        </dd>
        <dt>{t("apps.id")}</dt>
        <dd>
          <Copy text={app.id} mono label={t("apps.id")} />
        </dd>
        <dt>{t("apps.description")}</dt>
        <dd>{app.description || "—"}</dd>
      </dl>
      {props.editable && (
        <Button className="pf-below" onClick={() => setEditing(true)}>
          {t("edit")}
        </Button>
      )}
    </>
  );
}
