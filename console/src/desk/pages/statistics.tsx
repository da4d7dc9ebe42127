import { BarChartOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Input } from "antd";
import { useT } from "../../i18n";
import { useKindName } from "../../reviews/parts/tags";
import { PageHead } from "../../shared/page";
import { Await, Empty } from "../../shared/states";
import { type Column, DataTable } from "../../shared/table";
import { useFilters } from "../../shared/url";
import { type KindFigures, type ReviewerFigures, type Statistics, statisticsQuery, whole } from "../queries";

/** What waits and how long, what was decided, how fast, by whom (REV-13). */
export function ReviewStatistics() {
  const t = useT();
  const [filters, setFilters] = useFilters({ from: "", to: "" });
  const of = useQuery(statisticsQuery(filters.from, filters.to));
  return (
    <>
      <PageHead
        title={t("nav.review_statistics")}
        text={t("desk.statistics_text")}
        crumbs={[{ text: t("nav.reviews"), to: "/admin/reviews" }]}
      />
      <Await of={of}>
        {(figures) => (
          <>
            <section className="pf-card" aria-label={t("desk.by_kind")}>
              <div className="pf-filters">
                {(["from", "to"] as const).map((end) => (
                  <Input
                    key={end}
                    type="date"
                    aria-label={t(`desk.${end}`)}
                    value={filters[end] || figures[end]}
                    onChange={(event) => setFilters({ [end]: event.target.value })}
                  />
                ))}
              </div>
              <h2>{t("desk.by_kind")}</h2>
              <Kinds of={figures} />
            </section>
            <section className="pf-card" aria-label={t("desk.by_reviewer")}>
              <h2>{t("desk.by_reviewer")}</h2>
              <Reviewers of={figures} />
            </section>
          </>
        )}
      </Await>
    </>
  );
}

const settled = <T,>(rows: T[]) => whole({ data: rows, error: null, isFetching: false, refetch: () => undefined });

/** Seconds as people say them. */
function useSpan() {
  const t = useT();
  return (seconds: number | null | undefined) => {
    if (seconds === null || seconds === undefined) return "—";
    const rounded = (value: number) => String(Math.round(value * 10) / 10);
    if (seconds < 5_400) return t("desk.minutes", { n: rounded(seconds / 60) });
    if (seconds < 172_800) return t("desk.hours", { n: rounded(seconds / 3_600) });
    return t("desk.days", { n: rounded(seconds / 86_400) });
  };
}

function share(permille: number | null | undefined): string {
  return permille === null || permille === undefined ? "—" : `${permille / 10}%`;
}

function useDecisions<T extends KindFigures | ReviewerFigures>(): Column<T>[] {
  const t = useT();
  const span = useSpan();
  return [
    {
      title: t("desk.decided"),
      key: "decided",
      render: (row) => (
        <span className="pf-cell">
          <strong>{row.decided}</strong>
          {row.decided > 0 && <span className="pf-hint">{t("desk.split", { a: row.approved, r: row.rejected })}</span>}
          {row.decided > 0 && (
            <span className="pf-only-phone pf-hint">
              {share(row.approval_permille)} · {span(row.median_seconds)}
            </span>
          )}
        </span>
      ),
    },
    { title: t("desk.rate"), key: "rate", width: 110, wide: true, render: (row) => share(row.approval_permille) },
    { title: t("desk.median"), key: "median", width: 130, wide: true, render: (row) => span(row.median_seconds) },
  ];
}

function Kinds(props: { of: Statistics }) {
  const t = useT();
  const kindName = useKindName();
  const span = useSpan();
  const decisions = useDecisions<KindFigures>();
  const columns: Column<KindFigures>[] = [
    { title: t("reviews.kind"), key: "kind", render: (row) => <strong>{kindName(row.kind)}</strong> },
    {
      title: t("desk.waiting"),
      key: "waiting",
      render: (row) => (
        <span className="pf-cell">
          <strong>{row.waiting}</strong>
          {row.overdue > 0 && <span className="pf-hint">{t("desk.waiting_late", { n: row.overdue })}</span>}
        </span>
      ),
    },
    { title: t("desk.oldest"), key: "oldest", width: 130, wide: true, render: (row) => span(row.oldest_seconds) },
    { title: t("desk.median_age"), key: "age", width: 130, wide: true, render: (row) => span(row.median_age_seconds) },
    ...decisions,
  ];
  return (
    <DataTable
      list={settled(props.of.kinds)}
      columns={columns}
      rowKey="kind"
      empty={<Empty icon={<BarChartOutlined />} title={t("desk.no_decisions")} />}
    />
  );
}

function Reviewers(props: { of: Statistics }) {
  const t = useT();
  const kindName = useKindName();
  const decisions = useDecisions<ReviewerFigures & { key: string }>();
  const rows = props.of.reviewers.map((row) => ({ ...row, key: `${row.reviewer}/${row.kind}` }));
  const columns: Column<(typeof rows)[number]>[] = [
    {
      title: t("desk.reviewer"),
      key: "reviewer",
      render: (row) => (
        <span className="pf-cell">
          <strong>{row.reviewer === "system" ? t("desk.system") : row.reviewer}</strong>
          <span className="pf-hint">{kindName(row.kind)}</span>
        </span>
      ),
    },
    ...decisions,
  ];
  return (
    <DataTable
      list={settled(rows)}
      columns={columns}
      rowKey="key"
      empty={<Empty icon={<BarChartOutlined />} title={t("desk.no_decisions")} />}
    />
  );
}
