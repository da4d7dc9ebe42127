import { TeamOutlined } from "@ant-design/icons";
import { Input, Select } from "antd";
import { useState } from "react";
import { Link, useNavigate } from "react-router";
import { api, must } from "../../api/client";
import type { DeveloperRow } from "../../api/types";
import { useT } from "../../i18n";
import { useList } from "../../shared/list";
import { Moment } from "../../shared/moment";
import { PageHead } from "../../shared/page";
import { Empty } from "../../shared/states";
import { type Column, DataTable } from "../../shared/table";
import { useFilters } from "../../shared/url";
import { ACCOUNT_STATES, AccountState, Verified } from "../parts/state";

/** Every developer, found by name, id, phone number or mail address (ADM-04). */
export function Developers() {
  const t = useT();
  const go = useNavigate();
  const [filters, setFilters] = useFilters({ q: "", state: "" });
  const [q, setQ] = useState(filters.q);
  const list = useList(["developers", filters], (cursor) =>
    must(
      api.GET("/api/v1/admin/developers", {
        params: {
          query: {
            q: filters.q || undefined,
            state: ACCOUNT_STATES.find((state) => state === filters.state),
            cursor,
          },
        },
      }),
    ),
  );
  const columns: Column<DeveloperRow>[] = [
    {
      title: t("dev.name"),
      key: "name",
      render: (row) => (
        <span className="pf-cell">
          <span className="pf-row">
            <Link to={`/admin/developers/${row.id}`}>{row.nickname || t("dev.nameless")}</Link>
            <AccountState state={row.state} quiet />
          </span>
          <span className="pf-hint">{[row.phone, row.email, row.username].filter(Boolean).join(" · ") || "—"}</span>
        </span>
      ),
    },
    {
      title: t("dev.organisation"),
      key: "organisation",
      wide: true,
      render: (row) => row.organisation?.name || "—",
    },
    {
      title: t("nav.verify"),
      key: "verification",
      width: 120,
      render: (row) => row.organisation && <Verified state={row.organisation.verification} />,
    },
    {
      title: t("account.since"),
      key: "since",
      width: 170,
      wide: true,
      render: (row) => <Moment at={row.created_at} />,
    },
  ];
  return (
    <>
      <PageHead title={t("nav.developers")} text={t("dev.text")} />
      <section className="pf-card" aria-label={t("nav.developers")}>
        <div className="pf-filters">
          <Input.Search
            allowClear
            value={q}
            placeholder={t("dev.find")}
            aria-label={t("dev.find")}
            onChange={(event) => setQ(event.target.value)}
            onSearch={(value) => setFilters({ q: value.trim() })}
          />
          <Select
            value={filters.state}
            aria-label={t("dev.state")}
            onChange={(state) => setFilters({ state })}
            options={[
              { value: "", label: t("dev.any_state") },
              ...ACCOUNT_STATES.map((state) => ({ value: state, label: t(`dev.state.${state}`) })),
            ]}
          />
        </div>
        <DataTable
          list={list}
          columns={columns}
          rowKey="id"
          open={(row) => void go(`/admin/developers/${row.id}`)}
          empty={<Empty icon={<TeamOutlined />} title={t("dev.empty")} text={t("dev.empty_text")} />}
        />
      </section>
    </>
  );
}
