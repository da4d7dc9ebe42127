import { MailOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Drawer, Select, Tag } from "antd";
import { useState } from "react";
import { api, must } from "../../api/client";
import type { components } from "../../api/schema";
import { useT } from "../../i18n";
import { kindName, settingsQuery, templatesQuery } from "../../settings/queries";
import { Copy } from "../../shared/copy";
import { useList } from "../../shared/list";
import { Moment } from "../../shared/moment";
import { PageHead } from "../../shared/page";
import { Empty } from "../../shared/states";
import { type Column, DataTable } from "../../shared/table";
import { TabsOrSelect } from "../../shared/tabs";
import { second } from "../../shared/time";
import { useFilters } from "../../shared/url";

type Delivery = components["schemas"]["DeliveryView"];

const STATES = ["queued", "sending", "sent", "failed"] as const;
const TONES: Record<string, string> = { sent: "success", failed: "error", sending: "processing" };

/** What became of each text message and mail (NTF-04). */
export function Deliveries() {
  const t = useT();
  const [filters, setFilters] = useFilters({ state: "", kind: "", channel: "", provider: "" });
  const [open, setOpen] = useState<Delivery | null>(null);
  const templates = useQuery(templatesQuery).data;
  const providers = useQuery(settingsQuery).data?.providers ?? [];
  const query = Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== ""));
  const list = useList(
    ["deliveries", filters],
    (cursor) => must(api.GET("/api/v1/admin/deliveries", { params: { query: { ...query, cursor } } })),
    15_000,
  );
  const named = (kind: string) => kindName(kind, templates, t.lang);
  const columns: Column<Delivery>[] = [
    {
      title: t("deliveries.kind"),
      key: "kind",
      render: (row) => (
        <span className="pf-cell">
          <button type="button" className="pf-link" onClick={() => setOpen(row)}>
            <span className="pf-sr">{t("deliveries.show", { what: "" })}</span>
            {named(row.kind)}
          </button>
          <span className="pf-hint">
            {channel(row, t)} · {row.recipient}
          </span>
          <span className="pf-only-phone pf-hint">
            <Moment at={row.created_at} />
          </span>
        </span>
      ),
    },
    { title: t("deliveries.state"), key: "state", width: 120, render: (row) => <State of={row} /> },
    { title: t("deliveries.provider"), key: "provider", width: 130, wide: true, render: (row) => row.provider ?? "—" },
    { title: t("deliveries.attempts"), key: "attempts", width: 90, wide: true, render: (row) => row.attempts },
    {
      title: t("deliveries.created"),
      key: "at",
      width: 170,
      wide: true,
      render: (row) => <Moment at={row.created_at} />,
    },
  ];
  const kinds = (templates?.items ?? []).map((one) => ({ value: one.kind, label: one.words[t.lang].title }));
  const names = [...new Set(providers.map((one) => one.name))].map((name) => ({ value: name, label: name }));
  const pick = (key: "kind" | "channel" | "provider", all: string, options: { value: string; label: string }[]) => (
    <Select
      showSearch={key === "kind" ? { optionFilterProp: "label" } : false}
      className="pf-filter-select"
      aria-label={t(`deliveries.${key}`)}
      value={filters[key]}
      onChange={(value) => setFilters({ [key]: value })}
      options={[{ value: "", label: all }, ...options]}
    />
  );
  return (
    <>
      <PageHead title={t("nav.deliveries")} text={t("deliveries.text")} />
      <section className="pf-card" aria-label={t("nav.deliveries")}>
        <TabsOrSelect
          label={t("deliveries.state")}
          active={filters.state || "all"}
          onChange={(state) => setFilters({ state: state === "all" ? "" : state })}
          tabs={[
            { key: "all", label: t("all") },
            ...STATES.map((state) => ({ key: state, label: t(`deliveries.state.${state}`) })),
          ]}
        />
        <div className="pf-filters">
          {pick("kind", t("deliveries.all_kinds"), kinds)}
          {pick("channel", t("deliveries.all_channels"), [
            { value: "sms", label: t("channel.sms") },
            { value: "mail", label: t("channel.mail") },
          ])}
          {pick("provider", t("deliveries.all_providers"), names)}
        </div>
        <DataTable
          list={list}
          columns={columns}
          rowKey="reference"
          open={setOpen}
          empty={<Empty icon={<MailOutlined />} title={t("deliveries.empty")} text={t("deliveries.empty_text")} />}
        />
      </section>
      <Drawer open={open !== null} onClose={() => setOpen(null)} title={open ? named(open.kind) : ""} size={480}>
        {open && <One of={open} />}
      </Drawer>
    </>
  );
}

function channel(row: Delivery, t: ReturnType<typeof useT>): string {
  return row.channel === "sms" || row.channel === "mail" ? t(`channel.${row.channel}`) : row.channel;
}

function State(props: { of: Delivery }) {
  const t = useT();
  const state = STATES.find((one) => one === props.of.state);
  return (
    <Tag variant="filled" color={TONES[props.of.state] ?? "default"}>
      {state ? t(`deliveries.state.${state}`) : props.of.state}
    </Tag>
  );
}

function One(props: { of: Delivery }) {
  const t = useT();
  const { of } = props;
  const facts: [string, React.ReactNode][] = [
    [t("deliveries.state"), <State key="state" of={of} />],
    [t("deliveries.channel"), channel(of, t)],
    [t("deliveries.recipient"), of.recipient],
    [t("deliveries.provider"), of.provider ?? "—"],
    [
      t("deliveries.their_reference"),
      of.provider_reference ? <Copy key="own" text={of.provider_reference} mono /> : "—",
    ],
    [t("deliveries.attempts"), of.attempts],
    [t("deliveries.error"), of.error ?? "—"],
    [t("deliveries.created"), second(of.created_at)],
    [t("deliveries.updated"), second(of.updated_at)],
    [t("deliveries.sent"), of.sent_at ? second(of.sent_at) : "—"],
    [t("deliveries.reference"), <Copy key="reference" text={of.reference} mono />],
  ];
  return (
    <dl className="pf-facts">
      {facts.map(([name, value]) => (
        <div key={name} className="pf-fact">
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
