import { Button, ColorPicker, Input, InputNumber, Select, Switch } from "antd";
import { has, useT } from "../../i18n";
import { carriesWhite, rgb } from "../../theme/brand";
import type { Setting, Value } from "../queries";

/** What changes a setting, by the kind of value it takes. */
export function Control(props: {
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
            const name = `setting.${of.key}.${word}`;
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
  const { value } = props;
  const bad = value !== "" && rgb(value) === null;
  const light = !bad && value !== "" && !carriesWhite(value);
  return (
    <>
      <span className="pf-row">
        <Input
          id={props.id}
          className="pf-setting-number"
          value={value}
          disabled={props.disabled}
          placeholder="#2457e6"
          status={bad || light ? "error" : undefined}
          onChange={(event) => props.onChange(event.target.value.trim())}
        />
        <ColorPicker
          value={bad || value === "" ? "#2457e6" : value}
          disabled={props.disabled}
          disabledAlpha
          onChangeComplete={(colour) => props.onChange(colour.toHexString())}
        >
          <Button disabled={props.disabled}>{t("settings.pick_colour")}</Button>
        </ColorPicker>
      </span>
      {(bad || light) && (
        <span className="pf-setting-error">{t(bad ? "settings.colour_bad" : "settings.colour_light")}</span>
      )}
    </>
  );
}
