import { Checkbox, Tag } from "antd";
import { useState } from "react";
import type { components } from "../../api/schema";
import { useT } from "../../i18n";

type RowReport = components["schemas"]["RowReport"];
const COLOUR = { created: "success", already_there: "default", bad: "error" } as const;
/** Rows drawn at once; a longer list is looked at by its bad rows. */
const MOST = 200;

/** What became, or would become, of each row. */
export function RowReports(props: { of: RowReport[] }) {
  const t = useT();
  const [onlyBad, setOnlyBad] = useState(false);
  const rows = onlyBad ? props.of.filter((row) => row.outcome === "bad") : props.of;
  const shown = rows.slice(0, MOST);
  return (
    <>
      <div className="pf-card-head">
        <h2>{t("imports.rows")}</h2>
        <Checkbox checked={onlyBad} onChange={(event) => setOnlyBad(event.target.checked)}>
          {t("imports.only_bad")}
        </Checkbox>
      </div>
      {shown.length === 0 && <p className="pf-hint">{t("imports.no_rows")}</p>}
      {shown.length > 0 && (
        <table className="pf-table">
          <thead>
            <tr>
              <th scope="col">{t("imports.line")}</th>
              <th scope="col">{t("imports.person")}</th>
              <th scope="col">{t("imports.result")}</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((row) => (
              <tr key={row.line}>
                <td>{row.line}</td>
                <td>
                  <span className="pf-cell">
                    <span>{row.name || "—"}</span>
                    <span className="pf-mono pf-hint">{row.id_number}</span>
                  </span>
                </td>
                <td>
                  <span className="pf-cell">
                    <span>
                      <Tag color={COLOUR[row.outcome]} variant="filled">
                        {t(`imports.${row.outcome}`)}
                      </Tag>
                    </span>
                    {row.detail && <span className="pf-hint">{row.detail}</span>}
                  </span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {rows.length > MOST && <p className="pf-hint">{t("imports.shown", { n: MOST, all: rows.length })}</p>}
    </>
  );
}
