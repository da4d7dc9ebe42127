import { MailOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { Link } from "react-router";
import { useT } from "../../i18n";
import { PageHead } from "../../shared/page";
import { Empty } from "../../shared/states";

/** A company binds a mail address before it fills anything in (RNV-16). */
export function EmailFirst() {
  const t = useT();
  return (
    <>
      <PageHead title={t("verify.title_enterprise")} crumbs={[{ text: t("nav.verify"), to: "/console/verify" }]} />
      <section className="pf-card">
        <Empty
          icon={<MailOutlined />}
          title={t("email_first.title")}
          text={t("email_first.text")}
          action={
            <Link to="/console/account/security?change=email">
              <Button type="primary" size="large" tabIndex={-1}>
                {t("email_first.go")}
              </Button>
            </Link>
          }
        />
      </section>
    </>
  );
}
