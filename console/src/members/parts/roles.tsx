import { Alert, Checkbox, Form, Tag } from "antd";
import { useT } from "../../i18n";
import { GRANTABLE, type Role } from "../queries";

/** The roles of somebody, as tags; the one to be careful with is red. */
export function RoleTags(props: { roles: Role[] }) {
  const t = useT();
  const colour = (role: Role) => (role === "owner" ? "processing" : role === "admin" ? "error" : "default");
  return (
    <span className="pf-row">
      {props.roles.map((role) => (
        <Tag key={role} color={colour(role)} variant="filled">
          {t(`mrole.${role}`)}
        </Tag>
      ))}
    </span>
  );
}

/** The six roles with what each is for; ticking the administrator warns in red (AUT-04). */
export function RolesField() {
  const t = useT();
  const chosen: Role[] = Form.useWatch("roles") ?? [];
  return (
    <>
      <Form.Item
        name="roles"
        label={t("invite.roles")}
        // A rule of our own: `required` would put aria-required on a group, where it does not belong.
        rules={[
          {
            validator: (_, roles?: Role[]) =>
              roles?.length ? Promise.resolve() : Promise.reject(new Error(t("invite.roles_rule"))),
          },
        ]}
      >
        <Checkbox.Group
          className="pf-roles"
          options={GRANTABLE.map((role) => ({
            value: role,
            label: (
              <>
                <strong>{t(`mrole.${role}`)}</strong> <span className="pf-label">{t(`mrole.${role}_text`)}</span>
              </>
            ),
          }))}
        />
      </Form.Item>
      {chosen.includes("admin") && (
        <Alert type="error" showIcon className="pf-gap" title={t("members.admin_warning")} role="alert" />
      )}
    </>
  );
}
