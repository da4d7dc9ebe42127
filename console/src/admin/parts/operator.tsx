import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Alert, App, Checkbox, Form, Input, Modal, Radio } from "antd";
import { useState } from "react";
import { api, must } from "../../api/client";
import type { NewOperator, OperatorView } from "../../api/types";
import { ResetFactors } from "../../factors/parts/reset";
import { useT } from "../../i18n";
import { place } from "../../shared/forms";
import { usePasswordRule } from "../../shared/platform";
import { ROLES } from "./roles";

/** A new operator, or the roles and contacts of one who is there (ADM-01, REV-10). */
export function OperatorForm(props: { of: OperatorView | null; onClose: () => void }) {
  const t = useT();
  const passwordRule = usePasswordRule();
  const queries = useQueryClient();
  const { message } = App.useApp();
  const [form] = Form.useForm<NewOperator>();
  const [refusal, setRefusal] = useState<string | null>(null);
  const { of } = props;
  const create = useMutation({
    mutationFn: (values: NewOperator & { forget?: ("phone" | "email")[] }) => {
      const { forget, name, login, password, ...edit } = values;
      const given = (field: "phone" | "email") => (forget?.includes(field) ? "" : edit[field] || undefined);
      const body = { roles: edit.roles, language: edit.language, phone: given("phone"), email: given("email") };
      return of
        ? must(api.PATCH("/api/v1/admin/operators/{id}", { params: { path: { id: of.id } }, body }))
        : must(api.POST("/api/v1/admin/operators", { body: { ...body, name, login, password } }));
    },
    onSuccess: () => {
      message.success(t("saved"));
      void queries.invalidateQueries({ queryKey: ["operators"] });
      props.onClose();
    },
    onError: (error) => setRefusal(place(form, error, ["login", "name", "password", "roles", "phone", "email"])),
  });
  const required = [{ required: true, whitespace: true, message: t("rule.required") }];
  return (
    <Modal
      open
      title={props.of ? t("operators.change_of", { name: props.of.name }) : t("operators.add")}
      onCancel={props.onClose}
      okText={t("save")}
      confirmLoading={create.isPending}
      onOk={() => form.submit()}
    >
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ roles: of?.roles ?? ["reviewer"], language: of?.language ?? "zh-CN" }}
        onFinish={(values) => create.mutate(values)}
      >
        {!props.of && (
          <>
            <Form.Item name="name" label={t("staff.name")} rules={required}>
              <Input maxLength={32} autoComplete="off" />
            </Form.Item>
            <Form.Item name="login" label={t("staff.name_login")} rules={required} extra={t("staff.login_rule")}>
              <Input maxLength={32} autoComplete="off" />
            </Form.Item>
            <Form.Item name="password" label={t("operators.password")} rules={required} extra={passwordRule}>
              <Input.Password autoComplete="new-password" />
            </Form.Item>
          </>
        )}
        <Form.Item
          name="roles"
          label={t("operators.roles")}
          rules={[{ type: "array", min: 1, message: t("rule.required") }]}
        >
          <Checkbox.Group
            className="pf-roles"
            options={ROLES.map((role) => ({ value: role, label: `${t(`role.${role}`)} · ${t(`role.${role}_text`)}` }))}
          />
        </Form.Item>
        <p className="pf-hint">{t("operators.contacts_text")}</p>
        <Form.Item name="email" label={t("operators.email")}>
          <Input type="email" maxLength={254} autoComplete="off" placeholder={of?.email ?? undefined} />
        </Form.Item>
        <Form.Item name="phone" label={t("operators.phone")}>
          <Input inputMode="tel" maxLength={20} autoComplete="off" placeholder={of?.phone ?? undefined} />
        </Form.Item>
        {(of?.email || of?.phone) && (
          <Form.Item name="forget" label={t("operators.forget")}>
            <Checkbox.Group
              options={(["email", "phone"] as const)
                .filter((field) => of[field])
                .map((field) => ({ value: field, label: t(`operators.${field}`) }))}
            />
          </Form.Item>
        )}
        <Form.Item name="language" label={t("operators.language")}>
          <Radio.Group
            options={[
              { value: "zh-CN", label: "中文" },
              { value: "en", label: "English" },
            ]}
          />
        </Form.Item>
        {refusal && <Alert type="error" showIcon title={refusal} role="alert" />}
      </Form>
      {props.of && <ResetFactors operator={props.of.id} />}
    </Modal>
  );
}
