import { Button, Form, Input, Select } from "antd";
import type { ApiView } from "../../api/types";
import { useT } from "../../i18n";
import { Method } from "../../solutions/parts/apis";
import { pick } from "../../solutions/queries";
import { body, type Field, fields, type Place } from "../openapi";

/** What the developer filled in. */
export interface Filled {
  path: Record<string, string>;
  query: Record<string, string>;
  headers: Record<string, string>;
  body: string;
}

type Values = Partial<Record<Place, Record<string, string | undefined>>> & { body?: string };

const PLACES = [
  { place: "path", title: "tester.path" },
  { place: "query", title: "tester.query" },
  { place: "header", title: "tester.headers" },
] as const;

function present(values: Record<string, string | undefined> | undefined): Record<string, string> {
  const kept = Object.entries(values ?? {}).filter(
    (pair): pair is [string, string] => pair[1] !== undefined && pair[1] !== "",
  );
  return Object.fromEntries(kept);
}

/** Reads the form, leaving out what was left empty. */
export function filled(values: Values): Filled {
  return {
    path: present(values.path),
    query: present(values.query),
    headers: present(values.header),
    body: values.body ?? "",
  };
}

/** The form generated from the API's own description (GW-12). */
export function RequestForm(props: {
  api: ApiView;
  sending: boolean;
  onChange: (filled: Filled) => void;
  onSend: (filled: Filled) => void;
}) {
  const t = useT();
  const { api } = props;
  const [form] = Form.useForm<Values>();
  const inputs = fields(api.parameters, api.components);
  const content = body(api.request_body, api.components);
  const start: Values = { body: content?.start };
  for (const one of inputs) {
    const group = start[one.place] ?? {};
    group[one.name] = one.start;
    start[one.place] = group;
  }
  const checkBody = async (_: unknown, value: string | undefined) => {
    if (!value || content?.type !== "application/json") return;
    try {
      JSON.parse(value);
    } catch {
      throw new Error(t("tester.json"));
    }
  };
  return (
    <Form
      form={form}
      layout="vertical"
      initialValues={start}
      onValuesChange={(_, values) => props.onChange(filled(values))}
      onFinish={(values) => props.onSend(filled(values))}
    >
      <div className="pf-cell pf-gap">
        <span>
          <Method method={api.method} /> <strong className="pf-mono">{api.gateway_path}</strong>
        </span>
        <span className="pf-label">{pick(t.lang, api.title_zh, api.title_en)}</span>
      </div>
      {inputs.length === 0 && !content && <p className="pf-label pf-gap">{t("tester.no_parameters")}</p>}
      {PLACES.map(({ place, title }) => {
        const mine = inputs.filter((one) => one.place === place);
        if (mine.length === 0) return null;
        return (
          <fieldset key={place} className="pf-fieldset">
            <legend>{t(title)}</legend>
            {mine.map((one) => (
              <One key={one.name} field={one} />
            ))}
          </fieldset>
        );
      })}
      {content && (
        <Form.Item
          name="body"
          label={`${t("tester.body")} · ${content.type}`}
          rules={[{ required: content.required, message: t("rule.required") }, { validator: checkBody }]}
        >
          <Input.TextArea autoSize={{ minRows: 5, maxRows: 16 }} className="pf-mono-input" spellCheck={false} />
        </Form.Item>
      )}
      <Button type="primary" htmlType="submit" size="large" block loading={props.sending}>
        {t("tester.send")}
      </Button>
    </Form>
  );
}

function One(props: { field: Field }) {
  const t = useT();
  const { field } = props;
  const rules = [
    { required: field.required, message: t("rule.required") },
    ...(field.type === "number" ? [{ pattern: /^-?\d+(\.\d+)?$/, message: t("tester.number") }] : []),
  ];
  const choices = field.type === "boolean" ? ["true", "false"] : field.choices;
  return (
    <Form.Item
      name={[field.place, field.name]}
      label={<span className="pf-mono">{field.name}</span>}
      extra={field.description || undefined}
      rules={rules}
    >
      {field.type === "choice" || field.type === "boolean" ? (
        <Select allowClear={!field.required} options={choices.map((value) => ({ value, label: value }))} />
      ) : (
        <Input inputMode={field.type === "number" ? "decimal" : undefined} autoComplete="off" />
      )}
    </Form.Item>
  );
}
