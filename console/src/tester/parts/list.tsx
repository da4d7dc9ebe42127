import { Input, Select } from "antd";
import { useState } from "react";
import type { ApiRow } from "../../api/types";
import { useT } from "../../i18n";
import { usePhone } from "../../shared/width";
import { Method } from "../../solutions/parts/apis";
import { pick } from "../../solutions/queries";

/** The APIs to choose from: a filterable list, or a select on a phone. */
export function ApiList(props: { apis: ApiRow[]; active: string | undefined; onPick: (id: string) => void }) {
  const t = useT();
  const phone = usePhone();
  const [typed, setTyped] = useState("");
  const name = (one: ApiRow) => pick(t.lang, one.title_zh, one.title_en);
  if (phone) {
    return (
      <Select
        className="pf-tab-select"
        aria-label={t("tester.list")}
        value={props.active}
        onChange={props.onPick}
        options={props.apis.map((one) => ({
          value: one.id,
          label: `${one.method} ${one.gateway_path} · ${name(one)}`,
        }))}
      />
    );
  }
  const wanted = typed.trim().toLowerCase();
  const shown = props.apis.filter((one) =>
    `${one.method} ${one.gateway_path} ${name(one)}`.toLowerCase().includes(wanted),
  );
  return (
    <nav aria-label={t("tester.list")}>
      {props.apis.length > 6 && (
        <Input
          allowClear
          className="pf-gap-small"
          placeholder={t("tester.find")}
          aria-label={t("tester.find")}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
      )}
      <ul className="pf-api-list">
        {shown.map((one) => (
          <li key={one.id}>
            <button type="button" aria-current={one.id === props.active} onClick={() => props.onPick(one.id)}>
              <span>{name(one)}</span>
              <span className="pf-hint">
                <Method method={one.method} /> <span className="pf-mono">{one.gateway_path}</span>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </nav>
  );
}
