import { FileSearchOutlined } from "@ant-design/icons";
import { Drawer, Input } from "antd";
import { useState } from "react";
import { api, must } from "../../api/client";
import type { AuditEntry } from "../../api/types";
import { useT } from "../../i18n";
import { CodeBlock } from "../../shared/code";
import { Copy } from "../../shared/copy";
import { useList } from "../../shared/list";
import { Moment } from "../../shared/moment";
import { PageHead } from "../../shared/page";
import { Empty } from "../../shared/states";
import { type Column, DataTable } from "../../shared/table";
import { second } from "../../shared/time";
import { useFilters } from "../../shared/url";

/** Who did and saw what, in an order that cannot be changed afterwards (ADM-06). */
export function Audit() {
  const t = useT();
  const [filters, setFilters] = useFilters({ actor: "", action: "" });
  const [actor, setActor] = useState(filters.actor);
  const [action, setAction] = useState(filters.action);
  const [open, setOpen] = useState<AuditEntry | null>(null);
  const list = useList(["audit", filters], (cursor) =>
    must(
      api.GET("/api/v1/admin/audit", {
        params: { query: { actor: filters.actor || undefined, action: filters.action || undefined, cursor } },
      }),
    ),
  );
  const columns: Column<AuditEntry>[] = [
    { title: "#", key: "seq", width: 80, wide: true, render: (row) => <span className="pf-mono">{row.seq}</span> },
    { title: t("logs.at"), key: "at", width: 170, wide: true, render: (row) => <Moment at={row.at} /> },
    {
      title: t("audit.what"),
      key: "what",
      render: (row) => (
        <span className="pf-cell">
          <button type="button" className="pf-link pf-mono" onClick={() => setOpen(row)}>
            {row.action}
          </button>
          <span className="pf-mono pf-hint">{row.object}</span>
          <span className="pf-only-phone pf-hint">
            <Moment at={row.at} />
          </span>
        </span>
      ),
    },
    {
      title: t("audit.who"),
      key: "who",
      render: (row) => (
        <span className="pf-cell">
          <span>{row.actor_name || actorKind(row.actor_kind, t)}</span>
          <span className="pf-mono pf-hint">{row.actor}</span>
        </span>
      ),
    },
    {
      title: "IP",
      key: "ip",
      width: 140,
      wide: true,
      render: (row) => <span className="pf-mono">{row.ip || "—"}</span>,
    },
  ];
  return (
    <>
      <PageHead title={t("nav.audit")} text={t("audit.text")} />
      <section className="pf-card" aria-label={t("nav.audit")}>
        <div className="pf-filters">
          <Input.Search
            allowClear
            value={action}
            placeholder={t("audit.find_action")}
            aria-label={t("audit.find_action")}
            onChange={(event) => setAction(event.target.value)}
            onSearch={(value) => setFilters({ action: value.trim() })}
          />
          <Input.Search
            allowClear
            value={actor}
            placeholder={t("audit.find_actor")}
            aria-label={t("audit.find_actor")}
            onChange={(event) => setActor(event.target.value)}
            onSearch={(value) => setFilters({ actor: value.trim() })}
          />
        </div>
        <DataTable
          list={list}
          columns={columns}
          rowKey="seq"
          open={setOpen}
          empty={<Empty icon={<FileSearchOutlined />} title={t("audit.empty")} text={t("audit.empty_text")} />}
        />
      </section>
      <Drawer
        open={open !== null}
        onClose={() => setOpen(null)}
        title={open ? `#${open.seq} ${open.action}` : ""}
        size={520}
      >
        {open && <One entry={open} />}
      </Drawer>
    </>
  );
}

function actorKind(kind: string, t: ReturnType<typeof useT>): string {
  return kind === "developer" || kind === "staff" || kind === "visitor" || kind === "system"
    ? t(`actor.${kind}`)
    : kind;
}

function One(props: { entry: AuditEntry }) {
  const t = useT();
  const { entry } = props;
  const facts: [string, React.ReactNode][] = [
    [t("logs.at"), second(entry.at)],
    [t("audit.who"), `${actorKind(entry.actor_kind, t)} ${entry.actor_name}`],
    [t("audit.object"), entry.object ? <Copy key="object" text={entry.object} mono /> : "—"],
    [t("audit.reason"), entry.reason || "—"],
    ["IP", entry.ip || "—"],
    [t("request_id"), entry.request_id ? <Copy key="id" text={entry.request_id} mono /> : "—"],
    [t("audit.hash"), <Copy key="hash" text={entry.hash} mono />],
  ];
  return (
    <>
      <dl className="pf-facts pf-gap">
        {facts.map(([name, value]) => (
          <div key={name} className="pf-fact">
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <CodeBlock text={JSON.stringify(entry.details, null, 2)} />
    </>
  );
}
