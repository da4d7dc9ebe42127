import { BarsOutlined } from "@ant-design/icons";
import { Button, Drawer, Input, Select, Tag } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import { api, must } from "../../api/client";
import type { Call } from "../../api/types";
import { useT } from "../../i18n";
import { Copy } from "../../shared/copy";
import { useList } from "../../shared/list";
import { Moment } from "../../shared/moment";
import { Empty } from "../../shared/states";
import { type Column, DataTable } from "../../shared/table";
import { bytes, second } from "../../shared/time";
import { useFilters } from "../../shared/url";

const STATUSES = ["200", "400", "401", "403", "404", "429", "500", "502", "504"];

export function StatusTag(props: { status: number }) {
  const { status } = props;
  const colour = status < 300 ? "success" : status < 400 ? "default" : status < 500 ? "warning" : "error";
  return (
    <Tag color={colour} variant="filled" className="pf-mono">
      {status}
    </Tag>
  );
}

/** Calls of one application, found by request id and status (GW-13). */
export function CallLog(props: { app: string }) {
  const t = useT();
  const [filters, setFilters] = useFilters({ request_id: "", status: "" });
  const [typed, setTyped] = useState(filters.request_id);
  const [open, setOpen] = useState<Call | null>(null);
  const query = {
    request_id: filters.request_id || undefined,
    status: filters.status ? Number(filters.status) : undefined,
  };
  const list = useList(["calls", props.app, query], (cursor) =>
    must(api.GET("/api/v1/apps/{id}/calls", { params: { path: { id: props.app }, query: { ...query, cursor } } })),
  );
  const columns: Column<Call>[] = [
    {
      title: t("logs.at"),
      key: "at",
      width: 170,
      wide: true,
      render: (call) => <Moment at={call.at} />,
    },
    {
      title: t("logs.call"),
      key: "call",
      render: (call) => (
        <span className="pf-cell">
          <span className="pf-mono">
            {call.method} {call.path}
          </span>
          <span className="pf-mono pf-hint">{call.request_id}</span>
          <span className="pf-only-phone pf-hint">
            <Moment at={call.at} />
          </span>
        </span>
      ),
    },
    {
      title: t("logs.status"),
      key: "status",
      width: 110,
      render: (call) => (
        <span className="pf-cell">
          <StatusTag status={call.status} />
          {call.code && <span className="pf-mono pf-hint">{call.code}</span>}
        </span>
      ),
    },
    {
      title: t("logs.duration"),
      key: "duration",
      width: 100,
      wide: true,
      render: (call) => `${call.duration_ms} ms`,
    },
    {
      title: <span className="pf-sr">{t("logs.open")}</span>,
      key: "open",
      width: 80,
      wide: true,
      render: (call) => (
        <Button type="link" size="small" onClick={() => setOpen(call)}>
          {t("logs.open")}
          <span className="pf-sr"> {call.request_id}</span>
        </Button>
      ),
    },
  ];
  return (
    <>
      <div className="pf-filters">
        <Input.Search
          allowClear
          value={typed}
          placeholder={t("logs.find")}
          aria-label={t("logs.find")}
          onChange={(event) => setTyped(event.target.value)}
          onSearch={(value) => setFilters({ request_id: value.trim() })}
        />
        <Select
          aria-label={t("logs.status")}
          value={filters.status}
          onChange={(status) => setFilters({ status })}
          options={[
            { value: "", label: t("logs.any_status") },
            ...STATUSES.map((status) => ({ value: status, label: status })),
          ]}
        />
        <Button onClick={() => void list.refetch()} loading={list.isRefetching}>
          {t("logs.refresh")}
        </Button>
      </div>
      <DataTable
        list={list}
        columns={columns}
        rowKey="request_id"
        open={setOpen}
        empty={
          <Empty
            icon={<BarsOutlined />}
            title={t("logs.empty")}
            text={t("logs.empty_text")}
            action={<Link to={`/console/tester?app=${props.app}`}>{t("apps.test")}</Link>}
          />
        }
      />
      <Drawer open={open !== null} onClose={() => setOpen(null)} title={t("logs.one")} size={480}>
        {open && <One call={open} />}
      </Drawer>
    </>
  );
}

function One(props: { call: Call }) {
  const t = useT();
  const { call } = props;
  const facts: [string, React.ReactNode][] = [
    [t("request_id"), <Copy key="id" text={call.request_id} mono />],
    [t("logs.at"), second(call.at)],
    [t("logs.call"), <span key="call" className="pf-mono">{`${call.method} ${call.path}`}</span>],
    [t("logs.status"), <StatusTag key="status" status={call.status} />],
    [t("logs.code"), call.code ? <span className="pf-mono">{call.code}</span> : "—"],
    [t("logs.duration"), `${call.duration_ms} ms`],
    [t("logs.ip"), call.ip],
    [t("logs.sizes"), `${bytes(call.request_bytes)} / ${bytes(call.response_bytes)}`],
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
