import { BulbOutlined, PlusOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { Link, useNavigate } from "react-router";
import { api, must } from "../../api/client";
import type { AdminSolutionRow } from "../../api/types";
import { useT } from "../../i18n";
import { useList } from "../../shared/list";
import { Moment } from "../../shared/moment";
import { PageHead } from "../../shared/page";
import { Empty } from "../../shared/states";
import { type Column, DataTable } from "../../shared/table";
import { useFilters } from "../../shared/url";
import { may, useStaff } from "../../shell/context";
import { pick } from "../../solutions/queries";
import { CatalogFilters } from "../parts/filters";
import { CatalogState } from "../parts/state";

/** Solutions in every state (ADM-03, SOL-01). */
export function CatalogSolutions() {
  const t = useT();
  const go = useNavigate();
  const staff = useStaff();
  const [filters, setFilters] = useFilters({ q: "", state: "" });
  const list = useList(["admin-solutions", filters], (cursor) =>
    must(
      api.GET("/api/v1/admin/solutions", {
        params: {
          query: {
            q: filters.q || undefined,
            state: (filters.state || undefined) as AdminSolutionRow["state"] | undefined,
            cursor,
          },
        },
      }),
    ),
  );
  const add = may(staff, "catalog.write") && (
    <Link to="/admin/catalog/solutions/new">
      <Button type="primary" icon={<PlusOutlined />} tabIndex={-1} block>
        {t("catalog.new_solution")}
      </Button>
    </Link>
  );
  const columns: Column<AdminSolutionRow>[] = [
    {
      title: t("catalog.solution"),
      key: "name",
      render: (row) => (
        <span className="pf-cell">
          <Link to={`/admin/catalog/solutions/${row.id}`} onClick={(event) => event.stopPropagation()}>
            <strong>{pick(t.lang, row.name_zh, row.name_en)}</strong>
          </Link>
          <span className="pf-hint">{pick(t.lang, row.summary_zh, row.summary_en)}</span>
        </span>
      ),
    },
    { title: "API", key: "apis", width: 90, wide: true, render: (row) => row.api_count },
    { title: t("catalog.state"), key: "state", width: 120, render: (row) => <CatalogState state={row.state} /> },
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
      <PageHead title={t("nav.catalog_solutions")} text={t("catalog.solutions_text")} actions={add} />
      <section className="pf-card" aria-label={t("nav.catalog_solutions")}>
        <CatalogFilters values={filters} onChange={setFilters} find={t("solutions.find")} />
        <DataTable
          list={list}
          columns={columns}
          rowKey="id"
          open={(row) => void go(`/admin/catalog/solutions/${row.id}`)}
          empty={
            <Empty
              icon={<BulbOutlined />}
              title={t("catalog.no_solutions")}
              text={t("catalog.no_solutions_text")}
              action={add}
            />
          }
        />
      </section>
    </>
  );
}
