import { ApiOutlined, ImportOutlined } from "@ant-design/icons";
import { Button, Tag } from "antd";
import { Link, useNavigate } from "react-router";
import { api, must } from "../../api/client";
import type { AdminApiRow } from "../../api/types";
import { useT } from "../../i18n";
import { useList } from "../../shared/list";
import { Moment } from "../../shared/moment";
import { PageHead } from "../../shared/page";
import { Empty } from "../../shared/states";
import { type Column, DataTable } from "../../shared/table";
import { useFilters } from "../../shared/url";
import { may, useStaff } from "../../shell/context";
import { Method } from "../../solutions/parts/apis";
import { pick } from "../../solutions/queries";
import { CatalogFilters } from "../parts/filters";
import { CatalogState } from "../parts/state";

/** APIs in every state (ADM-03). */
export function CatalogApis() {
  const t = useT();
  const go = useNavigate();
  const staff = useStaff();
  const [filters, setFilters] = useFilters({ q: "", state: "" });
  const list = useList(["admin-apis", filters], (cursor) =>
    must(
      api.GET("/api/v1/admin/apis", {
        params: {
          query: {
            q: filters.q || undefined,
            state: (filters.state || undefined) as AdminApiRow["state"] | undefined,
            cursor,
          },
        },
      }),
    ),
  );
  const add = may(staff, "catalog.write") && (
    <Link to="/admin/catalog/apis/new">
      <Button type="primary" icon={<ImportOutlined />} tabIndex={-1} block>
        {t("catalog.import")}
      </Button>
    </Link>
  );
  const columns: Column<AdminApiRow>[] = [
    {
      title: "API",
      key: "api",
      render: (row) => (
        <span className="pf-cell">
          <Link to={`/admin/catalog/apis/${row.id}`} onClick={(event) => event.stopPropagation()}>
            <strong>{pick(t.lang, row.title_zh, row.title_en)}</strong>
          </Link>
          <span className="pf-hint">
            <Method method={row.method} /> <span className="pf-mono">{row.gateway_path}</span>
          </span>
        </span>
      ),
    },
    { title: t("catalog.group"), key: "group", width: 180, wide: true, render: (row) => row.group },
    {
      title: t("catalog.state"),
      key: "state",
      width: 130,
      render: (row) => (
        <span className="pf-cell">
          <span>
            <CatalogState state={row.state} />
          </span>
          {row.changes_wait && (
            <span>
              <Tag color="warning" variant="filled">
                {t("catalog.waits")}
              </Tag>
            </span>
          )}
        </span>
      ),
    },
    {
      title: t("catalog.updated"),
      key: "updated",
      width: 170,
      wide: true,
      render: (row) => <Moment at={row.updated_at} />,
    },
  ];
  return (
    <>
      <PageHead title={t("nav.catalog_apis")} text={t("catalog.apis_text")} actions={add} />
      <section className="pf-card" aria-label={t("nav.catalog_apis")}>
        <CatalogFilters values={filters} onChange={setFilters} find={t("catalog.find_api")} />
        <DataTable
          list={list}
          columns={columns}
          rowKey="id"
          open={(row) => void go(`/admin/catalog/apis/${row.id}`)}
          empty={
            <Empty icon={<ApiOutlined />} title={t("catalog.no_apis")} text={t("catalog.no_apis_text")} action={add} />
          }
        />
      </section>
    </>
  );
}
