import { api, must } from "../../api/client";
import { useT } from "../../i18n";
import { useList } from "../../shared/list";
import { Moment } from "../../shared/moment";
import { Empty } from "../../shared/states";
import { DataTable } from "../../shared/table";

/** Which operators looked at the organisation's papers unmasked, the newest first (rule P4). */
export function Looks() {
  const t = useT();
  const list = useList(["data-views"], (cursor) =>
    must(api.GET("/api/v1/me/data-views", { params: { query: { cursor } } })),
  );
  return (
    <section className="pf-card">
      <h2>{t("looks.title")}</h2>
      <p className="pf-label pf-gap">{t("looks.text")}</p>
      <DataTable
        list={list}
        rowKey="seq"
        empty={<Empty title={t("looks.empty")} />}
        columns={[
          {
            key: "what",
            title: t("looks.what"),
            render: (one) => (
              <span className="pf-cell">
                <span>{t(`looks.${one.what}`)}</span>
                <span className="pf-mono pf-hint">{one.number}</span>
              </span>
            ),
          },
          { key: "by", title: t("looks.by"), render: (one) => one.by },
          { key: "at", title: t("looks.at"), render: (one) => <Moment at={one.at} /> },
        ]}
      />
    </section>
  );
}
