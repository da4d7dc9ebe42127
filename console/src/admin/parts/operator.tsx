import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Alert, App, Checkbox, Form, Input, Modal } from "antd";
import { useState } from "react";
import { api, must } from "../../api/client";
import type { NewOperator, OperatorView, StaffRole } from "../../api/types";
import { ResetFactors } from "../../factors/parts/reset";
import { useT } from "../../i18n";
import { place } from "../../shared/forms";
import { ROLES } from "./roles";

/** A new operator, or the roles of one who is there. */
export function OperatorForm(props: {
  of: OperatorView | null;
  saving: boolean;
  onClose: () => void;
  onRoles: (roles: StaffRole[]) => void;
}) {
  const t = useT();
  const queries = useQueryClient();
  const { message } = App.useApp();
  const [form] = Form.useForm<NewOperator>();
  const [refusal, setRefusal] = useState<string | null>(null);
  const create = useMutation({
    mutationFn: (body: NewOperator) => must(api.POST("/api/v1/admin/operators", { body })),
    onSuccess: () => {
      message.success(t("saved"));
      void queries.invalidateQueries({ queryKey: ["operators"] });
      props.onClose();
    },
    onError: (error) => setRefusal(place(form, error, ["login", "name", "password", "roles"])),
  });
  const required = [{ required: true, whitespace: true, message: t("rule.required") }];
  return (
    <Modal
      open
      title={props.of ? t("operators.roles_of", { name: props.of.name }) : t("operators.add")}
      onCancel={props.onClose}
      okText={t("save")}
      confirmLoading={create.isPending || props.saving}
      onOk={() => form.submit()}
    >
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ roles: props.of?.roles ?? ["reviewer"] }}
        onFinish={(values) => (props.of ? props.onRoles(values.roles) : create.mutate(values))}
      >
        {!props.of && (
          <>
            <Form.Item name="name" label={t("staff.name")} rules={required}>
              <Input maxLength={32} autoComplete="off" />
            </Form.Item>
            <Form.Item name="login" label={t("staff.name_login")} rules={required} extra={t("staff.login_rule")}>
              <Input maxLength={32} autoComplete="off" />
            </Form.Item>
            <Form.Item
              name="password"
              label={t("operators.password")}
              rules={required}
              extra={t("staff.password_rule")}
            >
              <Input.Password autoComplete="new-password" />
            </Form.Item>
          </>
        )}
        <Form.Item name="roles" label={t("operators.roles")} rules={[{ required: true, message: t("rule.required") }]}>
          <Checkbox.Group
            className="pf-roles"
            options={ROLES.map((role) => ({ value: role, label: `${t(`role.${role}`)} · ${t(`role.${role}_text`)}` }))}
          />
        </Form.Item>
        {refusal && <Alert type="error" showIcon title={refusal} role="alert" />}
      </Form>
      {props.of && <ResetFactors operator={props.of.id} />}
    </Modal>
  );
}
