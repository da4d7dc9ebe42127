import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App, Form, Input } from "antd";
import { useState } from "react";
import { api, must } from "../../api/client";
import { useT } from "../../i18n";
import { FormDialog } from "../../shared/dialog";
import { place } from "../../shared/forms";
import { developerQuery } from "../queries";

/** What an operator does to a developer or an organisation. */
export type Act = "freeze" | "unfreeze" | "reset" | "freeze_org" | "unfreeze_org" | "view";

const WITHOUT_REASON: Act[] = ["unfreeze", "unfreeze_org"];

function send(act: Act, id: string, reason: string): Promise<unknown> {
  const params = { path: { id } };
  const body = { reason };
  switch (act) {
    case "freeze":
      return must(api.PUT("/api/v1/admin/developers/{id}/freeze", { params, body }));
    case "unfreeze":
      return must(api.DELETE("/api/v1/admin/developers/{id}/freeze", { params }));
    case "reset":
      return must(api.PUT("/api/v1/admin/developers/{id}/password-reset", { params, body }));
    case "freeze_org":
      return must(api.PUT("/api/v1/admin/organisations/{id}/freeze", { params, body }));
    case "unfreeze_org":
      return must(api.DELETE("/api/v1/admin/organisations/{id}/freeze", { params }));
    case "view":
      return must(api.POST("/api/v1/admin/developers/{id}/views", { params, body }));
  }
}

/** Says what will happen and asks why; the developer reads the reason too. */
export function Reason(props: { act: Act; id: string; developer: string; onClose: () => void }) {
  const t = useT();
  const queries = useQueryClient();
  const { message } = App.useApp();
  const [form] = Form.useForm<{ reason?: string }>();
  const [refusal, setRefusal] = useState<string | null>(null);
  const { act } = props;
  const asks = !WITHOUT_REASON.includes(act);
  const done = useMutation({
    mutationFn: (reason: string) => send(act, props.id, reason),
    onSuccess: () => {
      // The developer's console is another session: a new page load asks who that is.
      if (act === "view") return window.location.assign("/console");
      message.success(t("saved"));
      void queries.invalidateQueries({ queryKey: developerQuery(props.developer).queryKey });
      void queries.invalidateQueries({ queryKey: ["developers"] });
      props.onClose();
    },
    onError: (error) => setRefusal(place(form, error, ["reason"])),
  });
  return (
    <FormDialog
      title={t(`dev.${act}`)}
      okText={t(`dev.${act}`)}
      danger={act === "freeze" || act === "freeze_org"}
      form={form}
      saving={done.isPending}
      refusal={refusal}
      lead={<p className="pf-label pf-gap">{t(`dev.${act}_text`)}</p>}
      onFinish={(values) => done.mutate(values.reason?.trim() ?? "")}
      onClose={props.onClose}
    >
      {asks && (
        <Form.Item
          name="reason"
          label={t("dev.reason")}
          extra={t("dev.reason_text")}
          rules={[{ required: true, whitespace: true, min: 2, message: t("rule.required") }]}
        >
          <Input.TextArea maxLength={200} rows={3} showCount autoFocus />
        </Form.Item>
      )}
    </FormDialog>
  );
}
