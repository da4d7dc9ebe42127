import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Checkbox, Form, Input, Select } from "antd";
import { useState } from "react";
import { api, must } from "../../api/client";
import { useT } from "../../i18n";
import { FormDialog } from "../../shared/dialog";
import { place } from "../../shared/forms";
import type { Group, Groups } from "../queries";

/** A reviewer group: its name, kinds and members (REV-02). */
export function GroupForm(props: { of: Group | null; kinds: Groups["kinds"]; onClose: () => void }) {
  const t = useT();
  const queries = useQueryClient();
  const { message } = App.useApp();
  const [form] = Form.useForm<Group>();
  const [refusal, setRefusal] = useState<string | null>(null);
  const operators = useQuery({
    queryKey: ["operators", "choice"],
    queryFn: () => must(api.GET("/api/v1/admin/operators", { params: { query: { limit: 100 } } })),
  });
  const save = useMutation({
    mutationFn: ({ id, ...body }: Group) =>
      must(api.PUT("/api/v1/admin/review-groups/{id}", { params: { path: { id } }, body })),
    onSuccess: () => {
      message.success(t("saved"));
      void queries.invalidateQueries({ queryKey: ["review-groups"] });
      props.onClose();
    },
    onError: (error) => setRefusal(place(form, error, ["name", "kinds", "members"])),
  });
  const required = [{ required: true, whitespace: true, message: t("rule.required") }];
  return (
    <FormDialog
      title={t(props.of ? "desk.group_edit" : "desk.group_add")}
      okText={t("save")}
      form={form}
      saving={save.isPending}
      refusal={refusal}
      initialValues={props.of ?? { kinds: [], members: [] }}
      onFinish={(values) => save.mutate({ ...values, id: props.of?.id ?? values.id })}
      onClose={props.onClose}
    >
      <Form.Item
        name="id"
        label={t("desk.group_key")}
        extra={t("desk.group_key_hint")}
        rules={[{ required: true, pattern: /^[a-z0-9_]{2,40}$/, message: t("desk.group_key_hint") }]}
      >
        <Input maxLength={40} disabled={props.of !== null} autoComplete="off" />
      </Form.Item>
      <Form.Item name="name" label={t("desk.group_name")} rules={required}>
        <Input maxLength={40} autoComplete="off" />
      </Form.Item>
      <Form.Item name="kinds" label={t("desk.group_kinds")}>
        <Checkbox.Group
          className="pf-roles"
          options={props.kinds.map((kind) => ({ value: kind.name, label: kind.label[t.lang] }))}
        />
      </Form.Item>
      <Form.Item name="members" label={t("desk.group_members")}>
        <Select
          mode="multiple"
          optionFilterProp="label"
          options={(operators.data?.items ?? []).map((one) => ({
            value: one.id,
            label: `${one.name} (${one.login})`,
          }))}
        />
      </Form.Item>
    </FormDialog>
  );
}
