import { BulbOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button, Tag } from "antd";
import { Link } from "react-router";
import type { AppView } from "../../api/types";
import { useT } from "../../i18n";
import { Await, Empty } from "../../shared/states";
import { ApiLines } from "../../solutions/parts/apis";
import { pick } from "../../solutions/queries";
import { subscriptionsQuery } from "../queries";

/** The solutions of an application; each opens its APIs for reading and testing (APP-02, SOL-05). */
export function Subscribed(props: { app: AppView }) {
  const t = useT();
  const subscriptions = useQuery(subscriptionsQuery(props.app.id));
  return (
    <Await of={subscriptions}>
      {(page) =>
        page.items.length === 0 ? (
          <Empty
            icon={<BulbOutlined />}
            title={t("apps.no_solutions")}
            text={t("apps.no_solutions_text")}
            action={
              <Link to="/console/solutions">
                <Button type="primary" tabIndex={-1}>
                  {t("apps.browse")}
                </Button>
              </Link>
            }
          />
        ) : (
          <div className="pf-stack">
            {page.items.map((one) => (
              <section key={one.id}>
                <div className="pf-row pf-gap-small">
                  <Link to={`/console/solutions/${one.solution.id}`}>
                    <strong>{pick(t.lang, one.solution.name_zh, one.solution.name_en)}</strong>
                  </Link>
                  <Tag variant="filled">{t(`sub.${one.state === "active" ? "active" : "other"}`)}</Tag>
                </div>
                <ApiLines apis={one.apis} app={props.app.id} />
              </section>
            ))}
          </div>
        )
      }
    </Await>
  );
}
