import { Button, Tag } from "antd";
import type { ReactNode } from "react";
import { has, useT } from "../../i18n";
import { Moment } from "../../shared/moment";
import { called, type Setting, same, shown, type Value } from "../queries";
import { Control } from "./control";

/** What a row needs to know of its setting. */
export interface RowProps {
  of: Setting;
  draft: Value | null | undefined;
  error?: string;
  readOnly: boolean;
  onChange: (value: Value | null | undefined) => void;
}

/** The value that the page shows: the changed one, else the one in force. */
export function shownValue(props: RowProps): Value {
  return (props.draft === null ? props.of.base : (props.draft ?? props.of.value)) as Value;
}

/** One setting: its name, what it takes, where its value comes from, and the control that changes it. */
export function Field(props: RowProps) {
  const { of } = props;
  const id = `set-${of.key.replaceAll(".", "-")}`;
  const set = (next: Value) => props.onChange(same(next, of.value) ? undefined : next);
  return (
    <Row {...props} id={id}>
      <Control of={of} id={id} value={shownValue(props)} disabled={props.readOnly} onChange={set} />
    </Row>
  );
}

/** The frame of every setting. */
export function Row(props: RowProps & { id: string; children: ReactNode; grouped?: boolean }) {
  const t = useT();
  const { of, id, draft } = props;
  const changed = draft !== undefined;
  const name = called(of.key, t);
  return (
    <div className={`pf-setting ${changed ? "pf-changed" : ""}`}>
      <div className="pf-setting-name">
        {props.grouped ? <span id={id}>{name}</span> : <label htmlFor={id}>{name}</label>}
        <span className="pf-hint" id={`${id}-hint`}>
          <Range of={of} />
          <Origin of={of} />
        </span>
      </div>
      <div className="pf-setting-control">
        {props.children}
        {of.source === "stored" && draft === undefined && !props.readOnly && (
          <Button type="link" size="small" onClick={() => props.onChange(null)}>
            {t("settings.take_back")}
            <span className="pf-sr"> {name}</span>
          </Button>
        )}
        {changed && (
          <Button type="link" size="small" onClick={() => props.onChange(undefined)}>
            {t("settings.undo")}
            <span className="pf-sr"> {name}</span>
          </Button>
        )}
        {props.error && (
          <span className="pf-setting-error" role="alert">
            {props.error}
          </span>
        )}
      </div>
    </div>
  );
}

function Range(props: { of: Setting }) {
  const t = useT();
  const { takes, unit, base } = props.of;
  if (takes.kind !== "number") return null;
  const name = `unit.${unit}`;
  const bounds = { min: shown(takes.min, t), max: shown(takes.max, t), unit: has(name) ? t(name) : unit };
  return (
    <>
      <span>{t("settings.range", bounds)}</span>
      <span>{t("settings.default", { value: shown(base, t) })}</span>
    </>
  );
}

function Origin(props: { of: Setting }) {
  const t = useT();
  const { source, changed } = props.of;
  return (
    <>
      {source !== "default" && (
        <Tag variant="filled" color={source === "stored" ? "processing" : "default"}>
          {t(`settings.source.${source}`)}
        </Tag>
      )}
      {changed && (
        <span>
          {changed.by} · <Moment at={changed.at} />
        </span>
      )}
    </>
  );
}
