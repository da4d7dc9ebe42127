import { PlusOutlined, TeamOutlined } from "@ant-design/icons";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App, Button, Tag } from "antd";
import { useState } from "react";
import { api, must } from "../../api/client";
import { explain } from "../../api/problem";
import type { OperatorView } from "../../api/types";
import { useT } from "../../i18n";
import { useList } from "../../shared/list";
import { Moment } from "../../shared/moment";
import { PageHead } from "../../shared/page";
import { Empty } from "../../shared/states";
import { type Column, DataTable } from "../../shared/table";
import { may, useStaff } from "../../shell/context";
import { OperatorForm } from "../parts/operator";

/** The staff list: who is there, with which roles (ADM-01). */
export function Operators() {
  const t = useT();
  const staff = useStaff();
  const queries = useQueryClient();
  const { message, modal } = App.useApp();
  const [editing, setEditing] = useState<OperatorView | "new" | null>(null);
  const list = useList(["operators"], (cursor) =>
    must(api.GET("/api/v1/admin/operators", { params: { query: { cursor } } })),
  );
  const change = useMutation({
    mutationFn: (values: { id: string; disabled: boolean }) => {
      const { id, ...body } = values;
      return must(api.PATCH("/api/v1/admin/operators/{id}", { params: { path: { id } }, body }));
    },
    onSuccess: () => {
      message.success(t("saved"));
      void queries.invalidateQueries({ queryKey: ["operators"] });
    },
    onError: (error) => message.error(explain(error)),
  });
  const write = may(staff, "operators.write");
  const toggle = (row: OperatorView) => {
    if (row.disabled_at) return change.mutate({ id: row.id, disabled: false });
    modal.confirm({
      title: t("operators.disable_title", { name: row.name }),
      content: t("operators.disable_text"),
      okText: t("operators.disable"),
      cancelText: t("cancel"),
      okButtonProps: { danger: true },
      onOk: () => change.mutateAsync({ id: row.id, disabled: true }).catch(() => undefined),
    });
  };
  const columns: Column<OperatorView>[] = [
    {
      title: t("staff.name"),
      key: "name",
      render: (row) => (
        <span className="pf-cell">
          <span className="pf-row">
            <strong>{row.name}</strong>
            {row.disabled_at && (
              <Tag color="error" variant="filled">
                {t("operators.disabled")}
              </Tag>
            )}
          </span>
          <span className="pf-hint">{[row.login, row.email, row.phone].filter(Boolean).join(" · ")}</span>
        </span>
      ),
    },
    {
      title: t("operators.roles"),
      key: "roles",
      render: (row) => (
        <span className="pf-row">
          {row.roles.map((role) => (
            <Tag key={role} variant="filled">
              {t(`role.${role}`)}
            </Tag>
          ))}
        </span>
      ),
    },
    {
      title: t("operators.since"),
      key: "since",
      width: 170,
      wide: true,
      render: (row) => <Moment at={row.created_at} />,
    },
    {
      title: <span className="pf-sr">{t("edit")}</span>,
      key: "acts",
      width: 150,
      render: (row) =>
        write &&
        row.id !== staff.operator.id && (
          <span className="pf-row">
            <Button size="small" type="link" onClick={() => setEditing(row)}>
              {t("edit")}
              <span className="pf-sr"> {row.name}</span>
            </Button>
            <Button size="small" type="link" danger={!row.disabled_at} onClick={() => toggle(row)}>
              {t(row.disabled_at ? "operators.enable" : "operators.disable")}
              <span className="pf-sr"> {row.name}</span>
            </Button>
          </span>
        ),
    },
  ];
  return (
    <>
      <PageHead
        title={t("nav.operators")}
        text={t("operators.text")}
        actions={
          write && (
            <Button type="primary" icon={<PlusOutlined />} onClick={() => setEditing("new")}>
              {t("operators.add")}
            </Button>
          )
        }
      />
      <section className="pf-card" aria-label={t("nav.operators")}>
        <DataTable
          list={list}
          columns={columns}
          rowKey="id"
          empty={<Empty icon={<TeamOutlined />} title={t("operators.empty")} />}
        />
      </section>
      {editing && <OperatorForm of={editing === "new" ? null : editing} onClose={() => setEditing(null)} />}
    </>
  );
}
