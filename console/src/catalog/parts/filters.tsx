import { Input, Select } from "antd";
import { useState } from "react";
import { useT } from "../../i18n";

/** Search and state over a catalogue list. */
export function CatalogFilters(props: {
  values: { q: string; state: string };
  onChange: (changes: { q?: string; state?: string }) => void;
  find: string;
}) {
  const t = useT();
  const [typed, setTyped] = useState(props.values.q);
  return (
    <div className="pf-filters">
      <Input.Search
        allowClear
        value={typed}
        placeholder={props.find}
        aria-label={props.find}
        onChange={(event) => setTyped(event.target.value)}
        onSearch={(q) => props.onChange({ q: q.trim() })}
      />
      <Select
        aria-label={t("catalog.state")}
        value={props.values.state}
        onChange={(state) => props.onChange({ state })}
        options={[
          { value: "", label: t("catalog.any_state") },
          ...(["draft", "published", "retired"] as const).map((state) => ({
            value: state,
            label: t(`catalog.${state}`),
          })),
        ]}
      />
    </div>
  );
}
