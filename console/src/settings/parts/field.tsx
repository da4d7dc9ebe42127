import { Button, ColorPicker, Input, InputNumber, Select, Switch, Tag } from "antd";
import { has, useT } from "../../i18n";
import { called, type Setting, type Value } from "../queries";

/** One setting: its name, what it takes, where its value comes from, and the control that changes it. */
export function Field(props: {
  of: Setting;
  draft: Value | null | undefined;
  error?: string;
  readOnly: boolean;
  onChange: (value: Value | null | undefined) => void;
}) {
  const t = useT();
  const { of, draft, error } = props;
  const id = `set-${of.key.replaceAll(".", "-")}`;
  const changed = draft !== undefined;
  const value = (draft === null ? of.base : (draft ?? of.value)) as Value;
  const set = (next: Value) => props.onChange(next === of.value ? undefined : next);
  return (
    <div className={`pf-setting ${changed ? "pf-changed" : ""}`}>
      <div className="pf-setting-name">
        <label htmlFor={id}>{called(of.key, t)}</label>
        <span className="pf-hint" id={`${id}-hint`}>
          <Range of={of} />
          <Origin of={of} />
        </span>
      </div>
      <div className="pf-setting-control">
        <Control
          of={of}
          id={id}
          value={value}
          disabled={props.readOnly || of.source === "environment"}
          onChange={set}
        />
        {of.source === "stored" && draft === undefined && !props.readOnly && (
          <Button type="link" size="small" onClick={() => props.onChange(null)}>
            {t("settings.take_back")}
            <span className="pf-sr"> {called(of.key, t)}</span>
          </Button>
        )}
        {changed && (
          <Button type="link" size="small" onClick={() => props.onChange(undefined)}>
            {t("settings.undo")}
            <span className="pf-sr"> {called(of.key, t)}</span>
          </Button>
        )}
        {error && (
          <span className="pf-setting-error" role="alert">
            {error}
          </span>
        )}
      </div>
    </div>
  );
}

function Range(props: { of: Setting }) {
  const t = useT();
  const { takes, unit } = props.of;
  if (takes.kind !== "number") return null;
  const name = `unit.${unit}`;
  return <span>{t("settings.range", { min: takes.min, max: takes.max, unit: has(name) ? t(name) : unit })}</span>;
}

function Origin(props: { of: Setting }) {
  const t = useT();
  const { source } = props.of;
  if (source === "default") return null;
  return (
    <Tag variant="filled" color={source === "stored" ? "processing" : "default"}>
      {t(`settings.source.${source}`)}
    </Tag>
  );
}

function Control(props: {
  of: Setting;
  id: string;
  value: Value;
  disabled: boolean;
  onChange: (value: Value) => void;
}) {
  const t = useT();
  const { of, id, value, disabled, onChange } = props;
  const { takes } = of;
  const told = { id, disabled, "aria-describedby": `${id}-hint` };
  switch (takes.kind) {
    case "number":
      return (
        <InputNumber
          {...told}
          className="pf-setting-number"
          value={value as number}
          precision={0}
          onChange={(next) => next !== null && onChange(next)}
        />
      );
    case "switch":
      return <Switch {...told} checked={value === true} onChange={onChange} />;
    case "choice":
      return (
        <Select
          {...told}
          className="pf-setting-wide"
          value={String(value)}
          onChange={onChange}
          options={takes.words.map((word) => {
            const name = `${of.key}.${word}`;
            return { value: word, label: has(name) ? t(name) : word };
          })}
        />
      );
    case "zone":
      return (
        <Select
          {...told}
          showSearch
          className="pf-setting-wide"
          value={String(value)}
          onChange={onChange}
          options={zones(String(value)).map((zone) => ({ value: zone, label: zone }))}
        />
      );
    case "colour":
      return <Colour {...told} value={String(value)} onChange={onChange} />;
    default:
      return (
        <Input
          {...told}
          className="pf-setting-wide"
          value={String(value)}
          onChange={(event) => onChange(event.target.value)}
        />
      );
  }
}

/** The zones that the browser knows, and the one in force. */
function zones(now: string): string[] {
  const known = Intl.supportedValuesOf?.("timeZone") ?? [];
  return [...new Set([now, "UTC", ...known])];
}

function Colour(props: { id: string; disabled: boolean; value: string; onChange: (value: string) => void }) {
  const t = useT();
  return (
    <span className="pf-row">
      <Input
        id={props.id}
        className="pf-setting-number"
        value={props.value}
        disabled={props.disabled}
        placeholder="#2457e6"
        onChange={(event) => props.onChange(event.target.value.trim())}
      />
      <ColorPicker
        value={props.value || "#2457e6"}
        disabled={props.disabled}
        disabledAlpha
        onChangeComplete={(colour) => props.onChange(colour.toHexString())}
      >
        <Button disabled={props.disabled}>{t("settings.pick_colour")}</Button>
      </ColorPicker>
    </span>
  );
}
