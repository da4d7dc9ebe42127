import { ArrowDownOutlined, ArrowUpOutlined } from "@ant-design/icons";
import { Button, Switch, Tag } from "antd";
import { has, useT } from "../../i18n";
import { moment } from "../../shared/time";
import { type Provider, same } from "../queries";
import { Row, type RowProps, shownValue } from "./field";

/** The providers of a channel: which are used, and in which order they are tried; secrets never reach the browser. */
export function Order(props: RowProps & { providers: Provider[] }) {
  const t = useT();
  const { of, readOnly } = props;
  if (of.takes.kind !== "providers") return null;
  const { channel } = of.takes;
  const all = props.providers.filter((one) => one.channel === channel);
  const value = shownValue(props) as string[];
  const used = value.length === 0 ? all.map((one) => one.name) : value;
  const named = (name: string) => all.find((one) => one.name === name);
  const rows = [...used.flatMap((name) => named(name) ?? []), ...all.filter((one) => !used.includes(one.name))];
  const set = (names: string[]) => props.onChange(same(names, of.value) ? undefined : names);
  const move = (at: number, by: number) => {
    const next = [...used];
    const [one] = next.splice(at, 1);
    if (one !== undefined) next.splice(at + by, 0, one);
    set(next);
  };
  const id = `set-${of.key.replaceAll(".", "-")}`;
  return (
    <Row {...props} id={id} grouped>
      <ol className="pf-providers" aria-labelledby={id}>
        {rows.map((one) => {
          const at = used.indexOf(one.name);
          return (
            <li key={one.name}>
              <span className="pf-provider-name">
                <strong>{one.name}</strong>
                <span className="pf-hint">
                  {kindOf(one.kind, t)} {one.host && <span className="pf-mono">{one.host}</span>}
                </span>
                <Condition of={one} used={at >= 0} />
              </span>
              {!readOnly && all.length > 1 && (
                <span className="pf-row">
                  <Button
                    size="small"
                    icon={<ArrowUpOutlined />}
                    disabled={at <= 0}
                    aria-label={`${t("provider.up")} ${one.name}`}
                    onClick={() => move(at, -1)}
                  />
                  <Button
                    size="small"
                    icon={<ArrowDownOutlined />}
                    disabled={at < 0 || at === used.length - 1}
                    aria-label={`${t("provider.down")} ${one.name}`}
                    onClick={() => move(at, 1)}
                  />
                  <Switch
                    size="small"
                    checked={at >= 0}
                    disabled={at >= 0 && used.length === 1}
                    aria-label={`${t("provider.use")} ${one.name}`}
                    onChange={(on) => set(on ? [...used, one.name] : used.filter((name) => name !== one.name))}
                  />
                </span>
              )}
            </li>
          );
        })}
      </ol>
      <span className="pf-hint pf-setting-error-line">{t("provider.hint")}</span>
    </Row>
  );
}

function kindOf(kind: string, t: ReturnType<typeof useT>): string {
  const name = `provider.${kind}`;
  return has(name) ? t(name) : kind;
}

function Condition(props: { of: Provider; used: boolean }) {
  const t = useT();
  const { rests_until } = props.of;
  if (!props.used) return <Tag variant="filled">{t("provider.unused")}</Tag>;
  if (!rests_until) return null;
  return (
    <Tag color="warning" variant="filled">
      {t("provider.resting", { until: moment(rests_until) })}
    </Tag>
  );
}
