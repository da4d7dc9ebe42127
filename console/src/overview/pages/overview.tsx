import { AppstoreOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button, Progress } from "antd";
import { Link } from "react-router";
import { api, must } from "../../api/client";
import { appsQuery } from "../../apps/queries";
import { useT } from "../../i18n";
import { PageHead } from "../../shared/page";
import { Await, Empty } from "../../shared/states";
import { count } from "../../shared/time";
import { useMe } from "../../shell/context";
import { Checklist } from "../parts/checklist";

const AMBER_FROM = 80;

/** What to do next, and how much was called today. */
export function Overview() {
  const t = useT();
  const me = useMe();
  const apps = useQuery(appsQuery);
  const first = apps.data?.items[0];
  const subscriptions = useQuery({
    queryKey: ["subscriptions", first?.id],
    queryFn: () => must(api.GET("/api/v1/apps/{id}/subscriptions", { params: { path: { id: first?.id ?? "" } } })),
    enabled: first !== undefined,
  });
  const calls = apps.data?.items.reduce((sum, app) => sum + app.calls_today, 0) ?? 0;
  const quota = apps.data?.items.reduce((sum, app) => sum + app.quota_limit, 0) ?? 0;
  const name = me.account.nickname || me.account.username || me.account.phone || me.account.email || "";
  return (
    <>
      <PageHead title={t("nav.overview")} text={t("overview.hello", { name })} />
      <Await of={apps}>
        {(page) => (
          <>
            <Checklist apps={page.items} subscribed={(subscriptions.data?.items.length ?? 0) > 0} />
            <div className="pf-figures pf-gap">
              <Figure label={t("overview.calls")} value={count(calls, t.lang)} />
              <Figure label={t("overview.left")} value={count(Math.max(quota - calls, 0), t.lang)} />
              <Figure label={t("overview.apps")} value={count(page.items.length, t.lang)} />
              <Figure label={t("overview.unread")} value={count(me.unread, t.lang)} />
            </div>
            <section className="pf-card">
              <div className="pf-card-head">
                <h2>{t("overview.usage")}</h2>
                <Link to="/console/apps">{t("overview.all_apps")}</Link>
              </div>
              {page.items.length === 0 ? (
                <Empty
                  icon={<AppstoreOutlined />}
                  title={t("apps.empty")}
                  text={t("apps.empty_text")}
                  action={
                    <Link to="/console/apps?new=1">
                      <Button type="primary" tabIndex={-1}>
                        {t("apps.create")}
                      </Button>
                    </Link>
                  }
                />
              ) : (
                <ul className="pf-usage">
                  {page.items.slice(0, 5).map((app) => {
                    const percent = app.quota_limit > 0 ? (100 * app.calls_today) / app.quota_limit : 0;
                    return (
                      <li key={app.id}>
                        <div className="pf-row pf-between">
                          <Link to={`/console/apps/${app.id}`}>{app.name}</Link>
                          <span className="pf-label">
                            {count(app.calls_today, t.lang)} / {count(app.quota_limit, t.lang)}
                          </span>
                        </div>
                        <Progress
                          percent={percent}
                          showInfo={false}
                          size="small"
                          strokeColor={percent >= AMBER_FROM ? "var(--pf-gauge)" : "var(--pf-primary)"}
                          aria-label={t("overview.used", { name: app.name })}
                        />
                      </li>
                    );
                  })}
                </ul>
              )}
              <p className="pf-hint pf-below">{t("overview.reset")}</p>
            </section>
          </>
        )}
      </Await>
    </>
  );
}

function Figure(props: { label: string; value: string }) {
  return (
    <section className="pf-card pf-flat">
      <div className="pf-label">{props.label}</div>
      <div className="pf-figure">{props.value}</div>
    </section>
  );
}
