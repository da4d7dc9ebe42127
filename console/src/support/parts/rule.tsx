import { CustomerServiceOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { Link } from "react-router";
import { useT } from "../../i18n";
import { Empty } from "../../shared/states";
import { articlesQuery } from "../queries";

/** Whom technical support is for, and where everybody finds help (ENT-03). */
export function Rule() {
  const t = useT();
  const articles = useQuery(articlesQuery("help"));
  return (
    <div className="pf-stack">
      <section className="pf-card">
        <Empty
          icon={<CustomerServiceOutlined />}
          title={t("ticket.rule_title")}
          text={t("ticket.rule_text")}
          action={
            <Link to="/console/verify/enterprise">
              <Button type="primary" tabIndex={-1}>
                {t("ticket.upgrade")}
              </Button>
            </Link>
          }
        />
      </section>
      <section className="pf-card">
        <h2>{t("ticket.help")}</h2>
        <ul className="pf-dots">
          {articles.data?.items.map((one) => (
            <li key={one.slug}>
              <a href={`/help/${one.slug}`}>{t.lang === "zh" ? one.title_zh : one.title_en}</a>
            </li>
          ))}
          <li>
            <a href="/docs">{t("ticket.docs")}</a>
          </li>
          <li>
            <a href="/docs/errors">{t("ticket.errors")}</a>
          </li>
        </ul>
      </section>
    </div>
  );
}
