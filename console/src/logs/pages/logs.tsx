import { AppstoreOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button, Select } from "antd";
import { Link } from "react-router";
import { appsQuery } from "../../apps/queries";
import { useT } from "../../i18n";
import { PageHead } from "../../shared/page";
import { Await, Empty } from "../../shared/states";
import { useFilters } from "../../shared/url";
import { CallLog } from "../parts/calls";

/** The call log over all applications, one at a time (GW-13). */
export function Logs() {
  const t = useT();
  const apps = useQuery(appsQuery);
  const [filters, setFilters] = useFilters({ app: "" });
  return (
    <>
      <PageHead title={t("nav.logs")} text={t("logs.text")} />
      <section className="pf-card" aria-label={t("nav.logs")}>
        <Await of={apps}>
          {(page) => {
            const app = page.items.find((one) => one.id === filters.app) ?? page.items[0];
            if (!app)
              return (
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
              );
            return (
              <>
                <Select
                  className="pf-tab-select pf-narrow-select"
                  aria-label={t("tester.app")}
                  value={app.id}
                  onChange={(value) => setFilters({ app: value })}
                  options={page.items.map((one) => ({ value: one.id, label: one.name }))}
                />
                <CallLog key={app.id} app={app.id} />
              </>
            );
          }}
        </Await>
      </section>
    </>
  );
}
