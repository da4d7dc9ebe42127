import { TeamOutlined, UserAddOutlined } from "@ant-design/icons";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button, Tag } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import { api, must } from "../../api/client";
import { explain } from "../../api/problem";
import { useT } from "../../i18n";
import { Moment } from "../../shared/moment";
import { PageHead } from "../../shared/page";
import { Empty } from "../../shared/states";
import { type Column, DataTable } from "../../shared/table";
import { ChangeRoles } from "../parts/change";
import { OpenInvitations } from "../parts/open";
import { RoleTags } from "../parts/roles";
import { TransferCard } from "../parts/transfer";
import { type Member, membersQuery } from "../queries";

/** Who may log in for the organisation and with which roles (AUT-02, AUT-03). */
export function MemberList() {
  const t = useT();
  const queries = useQueryClient();
  const { message, modal } = App.useApp();
  const [changing, setChanging] = useState<Member | null>(null);
  const members = useQuery(membersQuery);
  const remove = useMutation({
    mutationFn: (id: string) => must(api.DELETE("/api/v1/members/{id}", { params: { path: { id } } })),
    onSuccess: () => message.success(t("members.removed")),
    onError: (error) => message.error(explain(error)),
    onSettled: () => queries.invalidateQueries({ queryKey: membersQuery.queryKey }),
  });
  const ask = (row: Member) =>
    modal.confirm({
      title: t("members.remove_title", { name: row.nickname }),
      content: t("members.remove_text"),
      okText: t("members.remove"),
      cancelText: t("cancel"),
      okButtonProps: { danger: true },
      onOk: () => remove.mutateAsync(row.id).catch(() => undefined),
    });
  const columns: Column<Member>[] = [
    {
      title: t("members.name"),
      key: "name",
      render: (row) => (
        <span className="pf-cell">
          <span className="pf-row">
            <strong>{row.nickname}</strong>
            {row.you && <Tag variant="filled">{t("members.you")}</Tag>}
          </span>
          <span className="pf-mono pf-hint">{[row.contact, row.username].filter(Boolean).join(" · ")}</span>
          <span className="pf-only-phone">
            <RoleTags roles={row.roles} />
          </span>
        </span>
      ),
    },
    { title: t("members.roles"), key: "roles", wide: true, render: (row) => <RoleTags roles={row.roles} /> },
    {
      title: t("members.since"),
      key: "since",
      width: 170,
      wide: true,
      render: (row) => <Moment at={row.since} />,
    },
    {
      title: <span className="pf-sr">{t("edit")}</span>,
      key: "acts",
      width: 170,
      render: (row) =>
        !row.you &&
        !row.roles.includes("owner") && (
          <span className="pf-row">
            <Button size="small" type="link" onClick={() => setChanging(row)}>
              {t("members.change")}
              <span className="pf-sr"> {row.nickname}</span>
            </Button>
            <Button size="small" type="link" danger onClick={() => ask(row)}>
              {t("members.remove")}
              <span className="pf-sr"> {row.nickname}</span>
            </Button>
          </span>
        ),
    },
  ];
  const list = {
    rows: members.data?.items,
    error: members.error,
    isFetching: members.isFetching,
    hasNextPage: false,
    isFetchingNextPage: false,
    fetchNextPage: () => undefined,
    refetch: members.refetch,
  };
  return (
    <>
      <PageHead
        title={t("nav.members")}
        text={t("members.text")}
        actions={
          <Link to="/console/members/invite">
            <Button type="primary" icon={<UserAddOutlined />} tabIndex={-1}>
              {t("members.invite")}
            </Button>
          </Link>
        }
      />
      <div className="pf-stack">
        <section className="pf-card" aria-label={t("members.list")}>
          <DataTable
            list={list}
            columns={columns}
            rowKey="id"
            empty={<Empty icon={<TeamOutlined />} title={t("members.open_empty")} />}
          />
        </section>
        <OpenInvitations />
        <TransferCard members={members.data?.items ?? []} />
      </div>
      {changing && <ChangeRoles of={changing} onClose={() => setChanging(null)} />}
    </>
  );
}
