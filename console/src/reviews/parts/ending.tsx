import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App, Button, Form, Input } from "antd";
import { useState } from "react";
import { api, must } from "../../api/client";
import { explain } from "../../api/problem";
import type { ReviewDetail } from "../../api/types";
import { useT } from "../../i18n";
import { may, useStaff } from "../../shell/context";

/** Taking an approval away, or ending a contract: by default two operators have to say so (REV-09). */
export function Ending(props: { of: ReviewDetail; onDone: () => void }) {
  const t = useT();
  const staff = useStaff();
  const queries = useQueryClient();
  const { message } = App.useApp();
  const [open, setOpen] = useState(false);
  const [form] = Form.useForm<{ reason: string }>();
  const { of } = props;
  const contract = of.kind === "contract";
  const verification = of.kind === "individual" || of.kind === "enterprise";
  const end = useMutation({
    mutationFn: (reason: string): Promise<{ awaiting_second: boolean }> =>
      contract
        ? must(
            api.POST("/api/v1/admin/contracts/{id}/termination", {
              params: { path: { id: of.object } },
              body: { reason },
            }),
          )
        : must(
            api.POST("/api/v1/admin/verifications/{org}/revocation", {
              params: { path: { org: of.object } },
              body: { reason },
            }),
          ),
    onSuccess: (said) => {
      message.success(t(said.awaiting_second ? "second.waiting" : "ending.done"));
      setOpen(false);
      void queries.invalidateQueries({ queryKey: ["reviews"] });
      props.onDone();
    },
    onError: (error) => form.setFields([{ name: "reason", errors: [explain(error)] }]),
  });
  const allowed = contract ? may(staff, "contracts.terminate") : verification && may(staff, "verifications.revoke");
  if (!allowed) return null;
  const label = t(contract ? "ending.terminate" : "ending.revoke");
  if (!open)
    return (
      <Button danger block onClick={() => setOpen(true)}>
        {label}
      </Button>
    );
  return (
    <Form
      form={form}
      layout="vertical"
      requiredMark={false}
      initialValues={{ reason: of.awaiting_second?.why ?? "" }}
      onFinish={({ reason }) => end.mutate(reason.trim())}
    >
      <Form.Item
        name="reason"
        label={t("ending.reason")}
        rules={[{ required: true, whitespace: true, message: t("rule.required") }]}
      >
        <Input.TextArea rows={2} maxLength={500} autoFocus />
      </Form.Item>
      <div className="pf-row pf-decision-buttons">
        <Button onClick={() => setOpen(false)}>{t("cancel")}</Button>
        <Button type="primary" danger htmlType="submit" loading={end.isPending}>
          {label}
        </Button>
      </div>
    </Form>
  );
}
