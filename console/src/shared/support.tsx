import { MailOutlined, PhoneOutlined } from "@ant-design/icons";
import { useT } from "../i18n";

/** The official customer service (官方客服). */
export function Support(props: { of: { phone?: string | null; email?: string | null } }) {
  const t = useT();
  const { phone, email } = props.of;
  if (!phone && !email) return null;
  return (
    <section className="pf-card">
      <h2>{t("support.title")}</h2>
      <p className="pf-label">{t("support.text")}</p>
      <ul className="pf-ticks">
        {phone && (
          <li>
            <PhoneOutlined aria-hidden /> <a href={`tel:${phone}`}>{phone}</a>
          </li>
        )}
        {email && (
          <li>
            <MailOutlined aria-hidden /> <a href={`mailto:${email}`}>{email}</a>
          </li>
        )}
      </ul>
    </section>
  );
}
