import { AppstoreOutlined, PlusOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { Link, useNavigate } from "react-router";
import { api, must } from "../../api/client";
import type { AppView } from "../../api/types";
import { useT } from "../../i18n";
import { useList } from "../../shared/list";
import { Moment } from "../../shared/moment";
import { PageHead } from "../../shared/page";
import { Empty } from "../../shared/states";
import { type Column, DataTable } from "../../shared/table";
import { useFilters } from "../../shared/url";
import { may, useMe } from "../../shell/context";
import { CreateApp } from "../parts/create";
import { AppState } from "../parts/state";
import { Usage } from "../parts/usage";

/** Applications with state, calls today and quota (APP-09). */
export function AppList() {
  const t = useT();
  const me = useMe();
  const go = useNavigate();
  const [filters, setFilters] = useFilters({ new: "" });
  const list = useList(["apps", "list"], (cursor) => must(api.GET("/api/v1/apps", { params: { query: { cursor } } })));
  const create = may(me, "apps.write") && (
    <Button type="primary" icon={<PlusOutlined />} onClick={() => setFilters({ new: "1" })}>
      {t("apps.create")}
    </Button>
  );
  const columns: Column<AppView>[] = [
    {
      title: t("apps.name"),
      key: "name",
      render: (app) => (
        <span className="pf-cell">
          <Link to={`/console/apps/${app.id}`} onClick={(event) => event.stopPropagation()}>
            <strong>{app.name}</strong>
          </Link>
          <span className="pf-mono pf-hint">{app.app_key}</span>
          <span className="pf-only-phone">
            <AppState state={app.state} />
          </span>
        </span>
      ),
    },
    {
      title: t("apps.state"),
      key: "state",
      wide: true,
      width: 140,
      render: (app) => <AppState state={app.state} />,
    },
    {
      title: t("apps.calls"),
      key: "calls",
      width: 200,
      render: (app) => <Usage name={app.name} calls={app.calls_today} limit={app.quota_limit} />,
    },
    {
      title: t("apps.created"),
      key: "created",
      wide: true,
      width: 180,
      render: (app) => <Moment at={app.created_at} />,
    },
  ];
  return (
    <>
      <PageHead title={t("nav.apps")} text={t("apps.text")} actions={create} />
      <section className="pf-card" aria-label={t("nav.apps")}>
        <DataTable
          list={list}
          columns={columns}
          rowKey="id"
          open={(app) => void go(`/console/apps/${app.id}`)}
          empty={
            <Empty icon={<AppstoreOutlined />} title={t("apps.empty")} text={t("apps.empty_text")} action={create} />
          }
        />
      </section>
      <CreateApp open={filters.new === "1"} onClose={() => setFilters({ new: "" })} />
    </>
  );
}
