import { DownloadOutlined, FileSearchOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button, DatePicker, Drawer, Select } from "antd";
import dayjs from "dayjs";
import { useState } from "react";
import { api, must } from "../../api/client";
import type { paths } from "../../api/schema";
import { has, useT } from "../../i18n";
import { membersQuery } from "../../members/queries";
import { CodeBlock } from "../../shared/code";
import { Copy } from "../../shared/copy";
import { useList } from "../../shared/list";
import { Moment } from "../../shared/moment";
import { Empty } from "../../shared/states";
import { type Column, DataTable } from "../../shared/table";
import { second } from "../../shared/time";
import { useFilters } from "../../shared/url";
import { usePhone } from "../../shared/width";
import { may, useMe } from "../../shell/context";

type Entry = paths["/api/v1/organisation/log"]["get"]["responses"][200]["content"]["application/json"]["items"][number];

/** The areas of action that a filter can name. */
const AREAS = [
  "member",
  "ownership",
  "organisation",
  "contract",
  "verification",
  "document",
  "app",
  "subscription",
  "ticket",
];

/** A day of the address, if it is one. */
function day(text: string) {
  const read = dayjs(text);
  return text && read.isValid() ? read : null;
}

function useAction() {
  const t = useT();
  return (action: string) => {
    const key = `act.${action}`;
    return has(key) ? t(key) : action;
  };
}

/** What the members did: who, what, when, from where; filtered and exported (AUT-14). */
export function MemberLog() {
  const t = useT();
  const me = useMe();
  const phone = usePhone();
  const named = useAction();
  const [{ account, area, from, to }, set] = useFilters({ account: "", area: "", from: "", to: "" });
  const [open, setOpen] = useState<Entry | null>(null);
  const members = useQuery({ ...membersQuery, enabled: may(me, "members.read") && !me.gates.members });
  const query = {
    account: account || undefined,
    action: area ? `${area}.` : undefined,
    since: day(from)?.startOf("day").toISOString(),
    until: day(to)?.add(1, "day").startOf("day").toISOString(),
  };
  const list = useList(["member-log", query], (cursor) =>
    must(api.GET("/api/v1/organisation/log", { params: { query: { ...query, cursor } } })),
  );
  const given = Object.entries(query).filter((pair): pair is [string, string] => Boolean(pair[1]));
  const file = `/api/v1/organisation/log/export?${new URLSearchParams(given)}`;
  const columns: Column<Entry>[] = [
    { title: t("logs.at"), key: "at", width: 170, wide: true, render: (row) => <Moment at={row.at} /> },
    {
      title: t("orgs.who"),
      key: "who",
      render: (row) => (
        <span className="pf-cell">
          <span>{row.name || "—"}</span>
          <span className="pf-only-phone pf-hint">
            <Moment at={row.at} />
          </span>
        </span>
      ),
    },
    {
      title: t("orgs.what"),
      key: "what",
      render: (row) => (
        <span className="pf-cell">
          <button type="button" className="pf-link" onClick={() => setOpen(row)}>
            {named(row.action)}
          </button>
          <span className="pf-mono pf-hint">{row.object}</span>
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
    <section className="pf-card" aria-label={t("orgs.log")}>
      <div className="pf-filters">
        <Select
          aria-label={t("orgs.who")}
          value={account}
          onChange={(account) => set({ account })}
          options={[
            { value: "", label: t("orgs.everybody") },
            ...(members.data?.items ?? []).map((one) => ({ value: one.id, label: one.nickname })),
          ]}
        />
        <Select
          aria-label={t("orgs.what")}
          value={area}
          onChange={(area) => set({ area })}
          options={[
            { value: "", label: t("orgs.everything") },
            ...AREAS.map((one) => ({ value: one, label: named(one) })),
          ]}
        />
        {!phone && (
          <DatePicker.RangePicker
            aria-label={t("logs.at")}
            value={[day(from), day(to)]}
            onChange={(_, days) => set({ from: days?.[0] ?? "", to: days?.[1] ?? "" })}
            allowEmpty={[true, true]}
            placeholder={[t("orgs.since_day"), t("orgs.until_day")]}
          />
        )}
        <Button icon={<DownloadOutlined />} href={file} download>
          {t("orgs.export")}
        </Button>
      </div>
      <DataTable
        list={list}
        columns={columns}
        rowKey="seq"
        open={setOpen}
        empty={<Empty icon={<FileSearchOutlined />} title={t("orgs.empty")} text={t("orgs.empty_text")} />}
      />
      <Drawer open={open !== null} onClose={() => setOpen(null)} title={open ? named(open.action) : ""} size={520}>
        {open && <One entry={open} />}
      </Drawer>
    </section>
  );
}

function One(props: { entry: Entry }) {
  const t = useT();
  const { entry } = props;
  const facts: [string, React.ReactNode][] = [
    [t("logs.at"), second(entry.at)],
    [t("orgs.who"), entry.name || "—"],
    [t("orgs.account"), <Copy key="account" text={entry.account} mono />],
    [
      t("orgs.what"),
      <span key="action" className="pf-mono">
        {entry.action}
      </span>,
    ],
    [t("orgs.object"), entry.object ? <Copy key="object" text={entry.object} mono /> : "—"],
    ["IP", entry.ip || "—"],
    [t("request_id"), entry.request_id ? <Copy key="id" text={entry.request_id} mono /> : "—"],
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
