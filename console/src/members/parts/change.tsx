import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App, Form } from "antd";
import { useState } from "react";
import { api, must } from "../../api/client";
import { useT } from "../../i18n";
import { FormDialog } from "../../shared/dialog";
import { place } from "../../shared/forms";
import { type Member, membersQuery, type Role } from "../queries";
import { RolesField } from "./roles";

/** The roles of a member, to be changed at once (AUT-03). */
export function ChangeRoles(props: { of: Member; onClose: () => void }) {
  const t = useT();
  const queries = useQueryClient();
  const { message } = App.useApp();
  const [form] = Form.useForm<{ roles: Role[] }>();
  const [refusal, setRefusal] = useState<string | null>(null);
  const change = useMutation({
    mutationFn: (body: { roles: Role[] }) =>
      must(api.PATCH("/api/v1/members/{id}", { params: { path: { id: props.of.id } }, body })),
    onSuccess: () => {
      message.success(t("saved"));
      void queries.invalidateQueries({ queryKey: membersQuery.queryKey });
      props.onClose();
    },
    onError: (error) => setRefusal(place(form, error, ["roles"])),
  });
  return (
    <FormDialog
      title={t("members.change_of", { name: props.of.nickname })}
      okText={t("save")}
      form={form}
      saving={change.isPending}
      refusal={refusal}
      initialValues={{ roles: props.of.roles }}
      onFinish={(values) => change.mutate(values)}
      onClose={props.onClose}
    >
      <RolesField />
    </FormDialog>
  );
}
