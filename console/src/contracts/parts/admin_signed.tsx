import { FileProtectOutlined } from "@ant-design/icons";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App, Button, Form, Input, Select } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import { api, must } from "../../api/client";
import type { paths } from "../../api/schema";
import { useT } from "../../i18n";
import { FormDialog } from "../../shared/dialog";
import { place } from "../../shared/forms";
import { useList } from "../../shared/list";
import { Moment } from "../../shared/moment";
import { Empty } from "../../shared/states";
import { type Column, DataTable } from "../../shared/table";
import { useFilters } from "../../shared/url";
import { may, useStaff } from "../../shell/context";
import { StateTag, useStateName } from "./state";

type Row = paths["/api/v1/admin/contracts"]["get"]["responses"][200]["content"]["application/json"]["items"][number];

const STATES = ["reviewing", "rejected", "signed", "terminated", "expired"];
const LIST = ["admin-contracts"];

/** The contracts of all organisations; a signed one can be ended with a reason (CON-12). */
export function Signed() {
  const t = useT();
  const staff = useStaff();
  const named = useStateName();
  const [filters, setFilters] = useFilters({ state: "", organisation: "" });
  const [typed, setTyped] = useState(filters.organisation);
  const [ending, setEnding] = useState<Row | null>(null);
  const list = useList([...LIST, filters], (cursor) =>
    must(
      api.GET("/api/v1/admin/contracts", {
        params: {
          query: { state: filters.state || undefined, organisation: filters.organisation || undefined, cursor },
        },
      }),
    ),
  );
  const columns: Column<Row>[] = [
    {
      title: t("acon.organisation"),
      key: "organisation",
      render: (row) => (
        <span className="pf-cell">
          <strong>{row.organisation}</strong>
          <span className="pf-hint">{row.title[t.lang]}</span>
        </span>
      ),
    },
    { title: t("acon.state"), key: "state", width: 110, render: (row) => <StateTag state={row.state} /> },
    {
      title: t("contract.ends"),
      key: "ends",
      width: 170,
      wide: true,
      render: (row) => <Moment at={row.ends_at} />,
    },
    {
      title: <span className="pf-sr">{t("edit")}</span>,
      key: "acts",
      width: 150,
      render: (row) => (
        <span className="pf-row">
          {row.case && staff.menus.includes("reviews") && (
            <Link to={`/admin/reviews/${row.case}`}>
              {t("acon.case")}
              <span className="pf-sr"> {row.organisation}</span>
            </Link>
          )}
          {row.state === "signed" && may(staff, "contracts.terminate") && (
            <Button size="small" type="link" danger onClick={() => setEnding(row)}>
              {t("acon.end")}
              <span className="pf-sr"> {row.organisation}</span>
            </Button>
          )}
        </span>
      ),
    },
  ];
  return (
    <section className="pf-card" aria-label={t("acon.signed")}>
      <div className="pf-filters">
        <Select
          aria-label={t("acon.state")}
          value={filters.state}
          onChange={(state) => setFilters({ state })}
          options={[{ value: "", label: t("all") }, ...STATES.map((one) => ({ value: one, label: named(one) }))]}
        />
        <Input.Search
          allowClear
          value={typed}
          placeholder={t("acon.find")}
          aria-label={t("acon.find")}
          onChange={(event) => setTyped(event.target.value)}
          onSearch={(value) => setFilters({ organisation: value.trim() })}
        />
      </div>
      <DataTable
        list={list}
        columns={columns}
        rowKey="id"
        empty={<Empty icon={<FileProtectOutlined />} title={t("acon.empty")} text={t("acon.empty_text")} />}
      />
      {ending && <End of={ending} onClose={() => setEnding(null)} />}
    </section>
  );
}

function End(props: { of: Row; onClose: () => void }) {
  const t = useT();
  const queries = useQueryClient();
  const { message } = App.useApp();
  const [form] = Form.useForm<{ reason: string }>();
  const [refusal, setRefusal] = useState<string | null>(null);
  const end = useMutation({
    mutationFn: (body: { reason: string }) =>
      must(api.POST("/api/v1/admin/contracts/{id}/termination", { params: { path: { id: props.of.id } }, body })),
    onSuccess: () => {
      message.success(t("saved"));
      void queries.invalidateQueries({ queryKey: LIST });
      props.onClose();
    },
    onError: (error) => setRefusal(place(form, error, ["reason"])),
  });
  return (
    <FormDialog
      title={t("acon.end_title", { name: props.of.organisation })}
      okText={t("acon.end")}
      danger
      form={form}
      saving={end.isPending}
      refusal={refusal}
      lead={<p className="pf-label pf-gap">{t("acon.end_text")}</p>}
      onFinish={(values) => end.mutate(values)}
      onClose={props.onClose}
    >
      <Form.Item
        name="reason"
        label={t("acon.reason")}
        rules={[{ required: true, whitespace: true, message: t("rule.required") }]}
      >
        <Input.TextArea rows={3} maxLength={500} />
      </Form.Item>
    </FormDialog>
  );
}
