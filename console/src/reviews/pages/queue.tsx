import { AuditOutlined } from "@ant-design/icons";
import { Input, Select, Tag } from "antd";
import { useState } from "react";
import { Link, useNavigate, useParams, useSearchParams } from "react-router";
import type { ReviewRow } from "../../api/types";
import { useT } from "../../i18n";
import { useList } from "../../shared/list";
import { Moment } from "../../shared/moment";
import { PageHead } from "../../shared/page";
import { Empty } from "../../shared/states";
import { type Column, DataTable } from "../../shared/table";
import { TabsOrSelect } from "../../shared/tabs";
import { useFilters } from "../../shared/url";
import { CaseDrawer } from "../parts/drawer";
import { CaseState, Due, Second, useKindName } from "../parts/tags";
import { queuePage } from "../queries";

/** How often the queue is read again, in ms, so that reviewers see each other's claims (REV-04). */
const LOOK_EVERY = 5_000;

/** One queue, oldest first, with the case open beside it when the address names one (REV-01, REV-03, REV-04). */
export function Queue() {
  const t = useT();
  const go = useNavigate();
  const kindName = useKindName();
  const { id } = useParams();
  const [params] = useSearchParams();
  const [filters, setFilters] = useFilters({ state: "pending", kind: "", q: "" });
  const [typed, setTyped] = useState(filters.q);
  const list = useList(["reviews", filters], (cursor) => queuePage(filters, cursor), LOOK_EVERY);
  const counts = list.first?.counts;
  const search = params.size > 0 ? `?${params}` : "";
  const open = (next: string | null) => void go(`/admin/reviews${next ? `/${next}` : ""}${search}`);
  const columns: Column<ReviewRow>[] = [
    {
      title: t("reviews.number"),
      key: "number",
      width: 120,
      wide: true,
      render: (row) => <span className="pf-mono">{row.number}</span>,
    },
    {
      title: t("reviews.applicant"),
      key: "applicant",
      render: (row) => (
        <span className="pf-cell">
          <span className="pf-row">
            <Link to={`/admin/reviews/${row.id}${search}`} onClick={(event) => event.stopPropagation()}>
              <strong>{row.applicant}</strong>
            </Link>
            {row.awaiting_second && <Second />}
            {row.version > 1 && <Tag variant="filled">{t("reviews.again", { n: row.version })}</Tag>}
          </span>
          <span className="pf-only-phone pf-hint">
            {row.number} · {kindName(row.kind)} · <Moment at={row.submitted_at} />
          </span>
          {row.claimed_by && <span className="pf-hint">{t("reviews.claimed_by", { name: row.claimed_by.name })}</span>}
        </span>
      ),
    },
    { title: t("reviews.kind"), key: "kind", width: 100, wide: true, render: (row) => kindName(row.kind) },
    {
      title: t("reviews.phone"),
      key: "phone",
      width: 150,
      wide: true,
      render: (row) => <span className="pf-mono">{row.phone || "—"}</span>,
    },
    {
      title: t("reviews.submitted"),
      key: "submitted",
      width: 170,
      wide: true,
      render: (row) => <Moment at={row.submitted_at} />,
    },
    {
      title: filters.state === "pending" ? t("reviews.due") : t("reviews.state"),
      key: "due",
      width: 120,
      render: (row) => (filters.state === "pending" ? <Due due={row.due} /> : <CaseState state={row.state} />),
    },
  ];
  return (
    <>
      <PageHead
        title={t("nav.reviews")}
        text={t("reviews.text")}
        tag={
          counts && counts.overdue > 0 ? (
            <Tag color="error">{t("reviews.overdue", { n: counts.overdue })}</Tag>
          ) : undefined
        }
      />
      <section className="pf-card" aria-label={t("nav.reviews")}>
        <TabsOrSelect
          label={t("reviews.state")}
          active={filters.state}
          onChange={(state) => setFilters({ state })}
          tabs={[
            { key: "pending", label: t("case.pending"), count: counts?.pending },
            { key: "approved", label: t("case.approved"), count: counts?.approved },
            { key: "rejected", label: t("case.rejected"), count: counts?.rejected },
            { key: "all", label: t("all") },
          ]}
        />
        <div className="pf-filters">
          <Input.Search
            allowClear
            value={typed}
            placeholder={t("reviews.find")}
            aria-label={t("reviews.find")}
            onChange={(event) => setTyped(event.target.value)}
            onSearch={(q) => setFilters({ q: q.trim() })}
          />
          <Select
            aria-label={t("reviews.kind")}
            value={filters.kind}
            onChange={(kind) => setFilters({ kind })}
            options={[
              { value: "", label: t("reviews.any_kind") },
              { value: "individual", label: t("kind.individual") },
              { value: "enterprise", label: t("kind.enterprise") },
              { value: "contract", label: t("kind.contract") },
            ]}
          />
        </div>
        <DataTable
          list={list}
          columns={columns}
          rowKey="id"
          open={(row) => open(row.id)}
          current={id}
          empty={<Empty icon={<AuditOutlined />} title={t("reviews.empty")} text={t("reviews.empty_text")} />}
        />
      </section>
      {id && <CaseDrawer id={id} rows={list.rows ?? []} onOpen={open} />}
    </>
  );
}
