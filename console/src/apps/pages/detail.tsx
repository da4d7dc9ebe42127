import { ExperimentOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { Link, useParams } from "react-router";
import { useT } from "../../i18n";
import { CallLog } from "../../logs/parts/calls";
import { PageHead } from "../../shared/page";
import { Await } from "../../shared/states";
import { TabsOrSelect } from "../../shared/tabs";
import { useFilters } from "../../shared/url";
import { may, useMe } from "../../shell/context";
import { Danger } from "../parts/danger";
import { Facts } from "../parts/facts";
import { Keys } from "../parts/keys";
import { Quota } from "../parts/quota";
import { AppState } from "../parts/state";
import { Subscribed } from "../parts/subscribed";
import { appQuery } from "../queries";

/** One application: facts, keys, solutions, quota, call log, and the dangerous things last. */
export function AppDetail() {
  const t = useT();
  const me = useMe();
  const id = useParams().id ?? "";
  const app = useQuery(appQuery(id));
  const [filters, setFilters] = useFilters({ tab: "facts" });
  const write = may(me, "apps.write");
  return (
    <Await of={app}>
      {(value) => (
        <>
          <PageHead
            title={value.name}
            text={value.description || undefined}
            tag={<AppState state={value.state} />}
            crumbs={[{ text: t("nav.apps"), to: "/console/apps" }]}
            actions={
              me.menus.includes("tester") && (
                <Link to={`/console/tester?app=${id}`}>
                  <Button icon={<ExperimentOutlined />} type="primary" tabIndex={-1}>
                    {t("apps.test")}
                  </Button>
                </Link>
              )
            }
          />
          <section className="pf-card" aria-label={value.name}>
            <TabsOrSelect
              label={t("apps.parts")}
              active={filters.tab}
              onChange={(tab) => setFilters({ tab })}
              tabs={[
                { key: "facts", label: t("apps.tab_facts"), children: <Facts app={value} editable={write} /> },
                { key: "keys", label: t("apps.tab_keys"), children: <Keys app={value} /> },
                { key: "solutions", label: t("nav.solutions"), children: <Subscribed app={value} /> },
                { key: "quota", label: t("apps.tab_quota"), children: <Quota app={value} /> },
                { key: "calls", label: t("nav.logs"), children: <CallLog app={id} /> },
                ...(write ? [{ key: "danger", label: t("apps.tab_danger"), children: <Danger app={value} /> }] : []),
              ]}
            />
          </section>
        </>
      )}
    </Await>
  );
}
