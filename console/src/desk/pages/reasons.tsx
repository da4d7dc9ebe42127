import { PlusOutlined, TagsOutlined } from "@ant-design/icons";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button, Tag } from "antd";
import { useState } from "react";
import { api, must } from "../../api/client";
import { explain } from "../../api/problem";
import { useT } from "../../i18n";
import { useKindName } from "../../reviews/parts/tags";
import { PageHead } from "../../shared/page";
import { Empty } from "../../shared/states";
import { type Column, DataTable } from "../../shared/table";
import { ReasonForm } from "../parts/reason";
import { allReasonsQuery, type CatalogueReason, groupsQuery, whole } from "../queries";

/** The catalogue of reasons to reject: add, edit, retire (ADM-03, REV-05). */
export function Reasons() {
  const t = useT();
  const kindName = useKindName();
  const queries = useQueryClient();
  const { message } = App.useApp();
  const of = useQuery(allReasonsQuery);
  const groups = useQuery(groupsQuery);
  const [editing, setEditing] = useState<CatalogueReason | "new" | null>(null);
  const save = useMutation({
    mutationFn: ({ code, ...body }: CatalogueReason) =>
      must(api.PUT("/api/v1/admin/review-reasons/{code}", { params: { path: { code } }, body })),
    onSuccess: () => {
      message.success(t("saved"));
      void queries.invalidateQueries({ queryKey: ["review-reasons"] });
    },
    onError: (error) => message.error(explain(error)),
  });
  const columns: Column<CatalogueReason>[] = [
    {
      title: t("reasons.code"),
      key: "code",
      width: 110,
      wide: true,
      render: (row) => <span className="pf-mono">{row.code}</span>,
    },
    {
      title: t(t.lang === "zh" ? "reasons.zh" : "reasons.en"),
      key: "text",
      render: (row) => (
        <span className="pf-cell">
          <span className="pf-row">
            {t.lang === "zh" ? row.zh : row.en}
            {row.retired && <Tag variant="filled">{t("reasons.retired")}</Tag>}
          </span>
          <span className="pf-hint">{t.lang === "zh" ? row.en : row.zh}</span>
        </span>
      ),
    },
    { title: t("reviews.kind"), key: "kind", width: 110, wide: true, render: (row) => kindName(row.kind) },
    {
      title: t("reasons.target"),
      key: "target",
      width: 170,
      wide: true,
      render: (row) => <span className="pf-mono">{row.target || "—"}</span>,
    },
    {
      title: <span className="pf-sr">{t("edit")}</span>,
      key: "acts",
      width: 140,
      render: (row) => (
        <span className="pf-row">
          <Button size="small" type="link" onClick={() => setEditing(row)}>
            {t("edit")}
            <span className="pf-sr"> {row.code}</span>
          </Button>
          <Button
            size="small"
            type="link"
            danger={!row.retired}
            onClick={() => save.mutate({ ...row, retired: !row.retired })}
          >
            {t(row.retired ? "reasons.restore" : "reasons.retire")}
            <span className="pf-sr"> {row.code}</span>
          </Button>
        </span>
      ),
    },
  ];
  return (
    <>
      <PageHead
        title={t("nav.reasons")}
        text={t("reasons.text")}
        actions={
          <Button type="primary" icon={<PlusOutlined />} onClick={() => setEditing("new")}>
            {t("reasons.add")}
          </Button>
        }
      />
      <section className="pf-card" aria-label={t("nav.reasons")}>
        <DataTable
          list={whole({ ...of, data: of.data?.items })}
          columns={columns}
          rowKey="code"
          empty={<Empty icon={<TagsOutlined />} title={t("reasons.empty")} />}
        />
      </section>
      {editing && (
        <ReasonForm
          of={editing === "new" ? null : editing}
          kinds={groups.data?.kinds ?? []}
          onClose={() => setEditing(null)}
        />
      )}
    </>
  );
}
