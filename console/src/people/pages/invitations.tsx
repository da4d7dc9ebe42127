import { PlusOutlined, TagsOutlined } from "@ant-design/icons";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, App, Button, Tag } from "antd";
import { useState } from "react";
import { api, must } from "../../api/client";
import { explain } from "../../api/problem";
import { platformQuery } from "../../api/queries";
import type { components } from "../../api/schema";
import { useT } from "../../i18n";
import { useList } from "../../shared/list";
import { Moment } from "../../shared/moment";
import { PageHead } from "../../shared/page";
import { Empty } from "../../shared/states";
import { type Column, DataTable } from "../../shared/table";
import { NewInvitation } from "../parts/invitation";

type Invitation = components["schemas"]["InvitationView"];

/** Codes with which people may register while an invitation is demanded (ACC-20). */
export function Invitations() {
  const t = useT();
  const queries = useQueryClient();
  const { message, modal } = App.useApp();
  const [making, setMaking] = useState(false);
  const platform = useQuery(platformQuery);
  const list = useList(["invitations"], (cursor) =>
    must(api.GET("/api/v1/admin/invitations", { params: { query: { cursor } } })),
  );
  const end = useMutation({
    mutationFn: (id: string) => must(api.DELETE("/api/v1/admin/invitations/{id}", { params: { path: { id } } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["invitations"] }),
    onError: (error) => message.error(explain(error)),
  });
  const ask = (row: Invitation) =>
    modal.confirm({
      title: t("invitations.end_title", { hint: row.hint }),
      content: t("invitations.end_text"),
      okText: t("invitations.end"),
      cancelText: t("cancel"),
      okButtonProps: { danger: true },
      onOk: () => end.mutateAsync(row.id).catch(() => undefined),
    });
  const columns: Column<Invitation>[] = [
    {
      title: t("invitations.code"),
      key: "code",
      render: (row) => (
        <span className="pf-cell">
          <strong className="pf-mono">{row.hint}…</strong>
          <span className="pf-hint">{row.note || "—"}</span>
        </span>
      ),
    },
    {
      title: t("invitations.used"),
      key: "used",
      render: (row) => `${row.used} / ${row.uses}`,
    },
    {
      title: t("invitations.until"),
      key: "until",
      width: 170,
      wide: true,
      render: (row) => <Moment at={row.expires_at} />,
    },
    {
      title: t("invitations.state"),
      key: "state",
      render: (row) => (
        <Tag color={row.state === "open" ? "success" : "default"} variant="filled">
          {t(`invitations.${row.state}`)}
        </Tag>
      ),
    },
    {
      title: <span className="pf-sr">{t("invitations.end")}</span>,
      key: "acts",
      width: 80,
      render: (row) =>
        row.state === "open" && (
          <Button size="small" type="link" danger onClick={() => ask(row)}>
            {t("invitations.end")}
            <span className="pf-sr"> {row.hint}</span>
          </Button>
        ),
    },
  ];
  return (
    <>
      <PageHead
        title={t("nav.invitations")}
        text={t("invitations.text")}
        actions={
          <Button type="primary" icon={<PlusOutlined />} onClick={() => setMaking(true)}>
            {t("invitations.add")}
          </Button>
        }
      />
      {platform.data?.registration.invitation === false && (
        <Alert type="info" showIcon className="pf-gap" title={t("invitations.off")} />
      )}
      <section className="pf-card" aria-label={t("nav.invitations")}>
        <DataTable
          list={list}
          columns={columns}
          rowKey="id"
          empty={<Empty icon={<TagsOutlined />} title={t("invitations.empty")} />}
        />
      </section>
      {making && <NewInvitation onClose={() => setMaking(false)} />}
    </>
  );
}
