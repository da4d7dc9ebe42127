import { api, must } from "../../api/client";
import { useT } from "../../i18n";
import { useList } from "../../shared/list";
import { Moment } from "../../shared/moment";
import { Empty } from "../../shared/states";
import { DataTable } from "../../shared/table";
import { EVENTS } from "./secured";
import { device } from "./sessions";

/** Every change of the account's security, with time and address (SEC-12). */
export function Events() {
  const t = useT();
  const list = useList(EVENTS, (cursor) =>
    must(api.GET("/api/v1/me/security-events", { params: { query: { cursor } } })),
  );
  return (
    <section className="pf-card">
      <h2>{t("sec.log")}</h2>
      <DataTable
        list={list}
        rowKey="id"
        empty={<Empty title={t("sec.log_empty")} text={t("sec.log_empty_text")} />}
        columns={[
          {
            key: "kind",
            title: t("sec.what"),
            render: (one) => (
              <span className="pf-cell">
                <span>{one.kind ? t(`sec.kind.${one.kind}`) : "—"}</span>
                {one.note && <span className="pf-hint">{one.note}</span>}
              </span>
            ),
          },
          { key: "at", title: t("sec.when"), render: (one) => <Moment at={one.at} /> },
          { key: "ip", title: "IP", render: (one) => one.ip || "—" },
          { key: "device", title: t("sec.device"), wide: true, render: (one) => device(one.device) || "—" },
        ]}
      />
    </section>
  );
}
