import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { Link, useNavigate } from "react-router";
import { api, must } from "../../api/client";
import { useT } from "../../i18n";
import { useList } from "../../shared/list";
import { Moment } from "../../shared/moment";
import { PageHead } from "../../shared/page";
import { Await, Empty } from "../../shared/states";
import { type Column, DataTable } from "../../shared/table";
import { Rule } from "../parts/rule";
import { TicketState } from "../parts/state";
import { entitledQuery, type TicketRow } from "../queries";

/** The organisation's tickets; who is no enterprise developer reads the rule instead (ENT-03, HLP-03). */
export function Tickets() {
  const t = useT();
  const entitled = useQuery(entitledQuery);
  return (
    <Await of={entitled}>
      {(value) => (
        <>
          <PageHead title={t("nav.support")} text={t("ticket.text")} actions={value.entitled && <Ways />} />
          {value.entitled || value.items.length > 0 ? <Own /> : <Rule />}
        </>
      )}
    </Await>
  );
}

function Ways() {
  const t = useT();
  return (
    <>
      <Link to="/console/support/consult">
        <Button tabIndex={-1}>{t("ticket.consult")}</Button>
      </Link>
      <Link to="/console/support/new">
        <Button type="primary" tabIndex={-1}>
          {t("ticket.new")}
        </Button>
      </Link>
    </>
  );
}

function Own() {
  const t = useT();
  const go = useNavigate();
  const list = useList(["tickets", "own"], (cursor) =>
    must(api.GET("/api/v1/me/tickets", { params: { query: { cursor } } })),
  );
  const columns: Column<TicketRow>[] = [
    {
      key: "subject",
      title: t("ticket.subject"),
      render: (row) => (
        <span className="pf-cell">
          <Link to={`/console/support/${row.id}`}>{row.subject}</Link>
          <span className="pf-mono pf-hint">{row.number}</span>
        </span>
      ),
    },
    { key: "kind", title: t("ticket.kind"), width: 140, wide: true, render: (row) => t(`kind.${row.kind}`) },
    { key: "state", title: t("ticket.state"), width: 130, render: (row) => <TicketState state={row.state} /> },
    { key: "moved", title: t("ticket.moved"), width: 170, wide: true, render: (row) => <Moment at={row.moved_at} /> },
  ];
  return (
    <section className="pf-card" aria-label={t("nav.support")}>
      <DataTable
        list={list}
        columns={columns}
        rowKey="id"
        open={(row) => void go(`/console/support/${row.id}`)}
        empty={<Empty title={t("ticket.empty")} text={t("ticket.empty_text")} />}
      />
    </section>
  );
}
