import { PlusOutlined, TeamOutlined } from "@ant-design/icons";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button } from "antd";
import { useState } from "react";
import { api, must } from "../../api/client";
import { explain } from "../../api/problem";
import { useT } from "../../i18n";
import { PageHead } from "../../shared/page";
import { Await, Empty } from "../../shared/states";
import { type Column, DataTable } from "../../shared/table";
import { may, useStaff } from "../../shell/context";
import { GroupForm } from "../parts/group";
import { KindRule } from "../parts/rule";
import { WebhookCard } from "../parts/webhook";
import { type Group, groupsQuery, rulesQuery, whole } from "../queries";

/** Who reviews which kinds, what needs two people, what is approved by itself (REV-02, REV-09, REV-12). */
export function ReviewSettings() {
  const t = useT();
  const staff = useStaff();
  const queries = useQueryClient();
  const { message, modal } = App.useApp();
  const groups = useQuery(groupsQuery);
  const rules = useQuery(rulesQuery);
  const [editing, setEditing] = useState<Group | "new" | null>(null);
  const kinds = groups.data?.kinds ?? [];
  const named = (kind: string) => kinds.find((one) => one.name === kind)?.label[t.lang] ?? kind;
  const remove = useMutation({
    mutationFn: (id: string) =>
      must(api.DELETE("/api/v1/admin/review-groups/{id}", { params: { path: { id } } })) as Promise<unknown>,
    onSuccess: () => void queries.invalidateQueries({ queryKey: ["review-groups"] }),
    onError: (error) => message.error(explain(error)),
  });
  const dissolve = (row: Group) =>
    modal.confirm({
      title: t("desk.group_remove_title", { name: row.name }),
      content: t("desk.group_remove_text"),
      okText: t("desk.group_remove"),
      cancelText: t("cancel"),
      okButtonProps: { danger: true },
      onOk: () => remove.mutateAsync(row.id).catch(() => undefined),
    });
  const columns: Column<Group>[] = [
    {
      title: t("desk.group_name"),
      key: "name",
      render: (row) => (
        <span className="pf-cell">
          <strong>{row.name}</strong>
          <span className="pf-hint">{row.kinds.map(named).join(" · ") || "—"}</span>
        </span>
      ),
    },
    {
      title: t("desk.group_members"),
      key: "members",
      width: 110,
      wide: true,
      render: (row) => t("desk.members", { n: row.members.length }),
    },
    {
      title: <span className="pf-sr">{t("edit")}</span>,
      key: "acts",
      width: 150,
      render: (row) => (
        <span className="pf-row">
          <Button size="small" type="link" onClick={() => setEditing(row)}>
            {t("edit")}
            <span className="pf-sr"> {row.name}</span>
          </Button>
          <Button size="small" type="link" danger onClick={() => dissolve(row)}>
            {t("desk.group_remove")}
            <span className="pf-sr"> {row.name}</span>
          </Button>
        </span>
      ),
    },
  ];
  return (
    <>
      <PageHead
        title={t("nav.review_settings")}
        text={t("desk.settings_text")}
        actions={
          <Button type="primary" icon={<PlusOutlined />} onClick={() => setEditing("new")}>
            {t("desk.group_add")}
          </Button>
        }
      />
      <section className="pf-card" aria-label={t("desk.groups")}>
        <h2>{t("desk.groups")}</h2>
        <p className="pf-hint">{t("desk.groups_text")}</p>
        <DataTable
          list={whole({ ...groups, data: groups.data?.items })}
          columns={columns}
          rowKey="id"
          empty={<Empty icon={<TeamOutlined />} title={t("desk.no_groups")} text={t("desk.no_groups_text")} />}
        />
      </section>
      <section className="pf-card" aria-label={t("desk.rules")}>
        <h2>{t("desk.rules")}</h2>
        <p className="pf-hint">{t("desk.rules_text")}</p>
        <Await of={rules}>{(page) => page.items.map((one) => <KindRule key={one.kind} of={one} />)}</Await>
      </section>
      {may(staff, "webhook.manage") && <WebhookCard />}
      {editing && <GroupForm of={editing === "new" ? null : editing} kinds={kinds} onClose={() => setEditing(null)} />}
    </>
  );
}
