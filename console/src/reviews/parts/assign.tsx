import { useMutation, useQuery } from "@tanstack/react-query";
import { Button, Form, Select } from "antd";
import { useState } from "react";
import { api, must } from "../../api/client";
import type { ReviewDetail } from "../../api/types";
import { useT } from "../../i18n";
import { FormDialog } from "../../shared/dialog";
import { place } from "../../shared/forms";

/** Gives a waiting case to another reviewer, whoever has it now (REV-04). */
export function Assign(props: { of: ReviewDetail; onChange: (next: ReviewDetail) => void }) {
  const t = useT();
  const [open, setOpen] = useState(false);
  if (!props.of.can.assign) return null;
  return (
    <>
      <Button size="small" type="link" onClick={() => setOpen(true)}>
        {t("assign.open")}
      </Button>
      {open && <Chooser of={props.of} onChange={props.onChange} onClose={() => setOpen(false)} />}
    </>
  );
}

function Chooser(props: { of: ReviewDetail; onChange: (next: ReviewDetail) => void; onClose: () => void }) {
  const t = useT();
  const { of } = props;
  const [form] = Form.useForm<{ operator: string }>();
  const [refusal, setRefusal] = useState<string | null>(null);
  const operators = useQuery({
    queryKey: ["operators", "choice"],
    queryFn: () => must(api.GET("/api/v1/admin/operators", { params: { query: { limit: 100 } } })),
  });
  const able = (operators.data?.items ?? []).filter(
    (one) =>
      !one.disabled_at &&
      one.id !== of.claimed_by?.id &&
      one.roles.some((role) => role === "reviewer" || role === "super"),
  );
  const assign = useMutation({
    mutationFn: (operator: string) =>
      must(api.PUT("/api/v1/admin/reviews/{id}/reviewer", { params: { path: { id: of.id } }, body: { operator } })),
    onSuccess: (next) => {
      props.onChange(next);
      props.onClose();
    },
    onError: (error) => setRefusal(place(form, error, ["operator"])),
  });
  return (
    <FormDialog
      title={t("assign.title", { number: of.number })}
      okText={t("assign.send")}
      form={form}
      saving={assign.isPending}
      refusal={refusal}
      onFinish={({ operator }) => assign.mutate(operator)}
      onClose={props.onClose}
    >
      <Form.Item
        name="operator"
        label={t("assign.to")}
        extra={t("assign.text")}
        rules={[{ required: true, message: t("rule.required") }]}
      >
        <Select
          showSearch={{ optionFilterProp: "label" }}
          loading={operators.isPending}
          options={able.map((one) => ({ value: one.id, label: `${one.name} (${one.login})` }))}
        />
      </Form.Item>
    </FormDialog>
  );
}
