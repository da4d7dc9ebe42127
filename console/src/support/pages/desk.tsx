import { Select, Tag } from "antd";
import { Link, useNavigate, useSearchParams } from "react-router";
import { api, must } from "../../api/client";
import { useT } from "../../i18n";
import { useList } from "../../shared/list";
import { Moment } from "../../shared/moment";
import { PageHead } from "../../shared/page";
import { Empty } from "../../shared/states";
import { type Column, DataTable } from "../../shared/table";
import { TicketState } from "../parts/state";
import { STATES, type TicketRow } from "../queries";

type State = (typeof STATES)[number];
type Kind = TicketRow["kind"];

/** The tickets and consultation requests of all developers, for customer service (HLP-03). */
export function TicketDesk() {
  const t = useT();
  const go = useNavigate();
  const [query, setQuery] = useSearchParams();
  const state = query.get("state") ?? "open";
  const kind = query.get("kind") ?? "all";
  const filter = {
    state: state === "all" ? undefined : (state as State),
    kind: kind === "all" ? undefined : (kind as Kind),
  };
  const list = useList(
    ["tickets", "desk", state, kind],
    (cursor) => must(api.GET("/api/v1/admin/tickets", { params: { query: { ...filter, cursor } } })),
    15_000,
  );
  const set = (name: string, value: string) =>
    setQuery((old) => {
      old.set(name, value);
      return old;
    });
  const words: Record<State, string> = {
    open: t("ticket.desk_open"),
    waiting: t("ticket.waiting_desk"),
    solved: t("ticket.solved"),
    closed: t("ticket.closed"),
  };
  const columns: Column<TicketRow>[] = [
    {
      key: "subject",
      title: t("ticket.subject"),
      render: (row) => (
        <span className="pf-cell">
          <Link to={`/admin/tickets/${row.id}`}>{row.subject}</Link>
          <span className="pf-mono pf-hint">{row.number}</span>
        </span>
      ),
    },
    { key: "org", title: t("ticket.organisation"), wide: true, render: (row) => row.organisation ?? "—" },
    { key: "kind", title: t("ticket.kind"), width: 120, wide: true, render: (row) => t(`kind.${row.kind}`) },
    {
      key: "priority",
      title: t("ticket.priority"),
      width: 90,
      wide: true,
      render: (row) => (
        <Tag
          color={row.priority === "urgent" ? "error" : row.priority === "high" ? "warning" : "default"}
          variant="filled"
        >
          {t(`priority.${row.priority}`)}
        </Tag>
      ),
    },
    { key: "state", title: t("ticket.state"), width: 130, render: (row) => <TicketState state={row.state} desk /> },
    {
      key: "made",
      title: t("ticket.created"),
      width: 170,
      wide: true,
      render: (row) => <Moment at={row.created_at} />,
    },
  ];
  return (
    <>
      <PageHead title={t("nav.tickets")} text={list.first && t("ticket.waiting", { n: list.first.waiting })} />
      <section className="pf-card" aria-label={t("nav.tickets")}>
        <div className="pf-filters">
          <Select
            value={state}
            aria-label={t("ticket.state")}
            onChange={(value) => set("state", value)}
            options={[
              { value: "all", label: t("all") },
              ...STATES.map((value) => ({ value: value as string, label: words[value] })),
            ]}
          />
          <Select
            value={kind}
            aria-label={t("ticket.kind")}
            onChange={(value) => set("kind", value)}
            options={[
              { value: "all", label: t("all") },
              { value: "support", label: t("kind.support") },
              { value: "consultation", label: t("kind.consultation") },
            ]}
          />
        </div>
        <DataTable
          list={list}
          columns={columns}
          rowKey="id"
          open={(row) => void go(`/admin/tickets/${row.id}`)}
          empty={<Empty title={t("ticket.desk_empty")} />}
        />
      </section>
    </>
  );
}
