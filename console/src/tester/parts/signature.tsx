import { useMutation } from "@tanstack/react-query";
import { Alert, Button, Form, Input } from "antd";
import { api, must } from "../../api/client";
import { explain } from "../../api/problem";
import type { Explanation } from "../../api/types";
import { useT } from "../../i18n";

const LINES = ["sign.method", "sign.path", "sign.query", "sign.body", "sign.key", "sign.time", "sign.nonce"] as const;

/** The string to sign, line by line; never the secret (GW-11). */
export function Canonical(props: { text: string; mark?: number }) {
  const t = useT();
  return (
    <ol className="pf-canonical">
      {props.text.split("\n").map((line, at) => {
        const name = LINES[at];
        return (
          <li key={at} className={props.mark === at + 1 ? "bad" : undefined}>
            <span className="pf-hint">{name ? t(name) : ""}</span>
            <span className="pf-mono">{line === "" ? t("sign.empty") : line}</span>
          </li>
        );
      })}
    </ol>
  );
}

/** Compares the developer's own string with the gateway's and marks the first difference (GW-11). */
export function Explainer(props: { app: string }) {
  const t = useT();
  const compare = useMutation({
    mutationFn: (values: { request_id?: string; canonical: string }) =>
      must(
        api.POST("/api/v1/apps/{id}/signature-explanations", {
          params: { path: { id: props.app } },
          body: { request_id: values.request_id?.trim() || null, canonical: values.canonical },
        }),
      ),
  });
  return (
    <section className="pf-explainer">
      <h2>{t("sign.compare")}</h2>
      <p className="pf-label pf-gap">{t("sign.compare_text")}</p>
      <Form layout="vertical" onFinish={(values) => compare.mutate(values)} requiredMark={false}>
        <Form.Item name="request_id" label={t("sign.request_id")}>
          <Input className="pf-mono-input" autoComplete="off" />
        </Form.Item>
        <Form.Item name="canonical" label={t("sign.yours")} rules={[{ required: true, message: t("rule.required") }]}>
          <Input.TextArea autoSize={{ minRows: 4, maxRows: 10 }} className="pf-mono-input" spellCheck={false} />
        </Form.Item>
        <Button htmlType="submit" loading={compare.isPending}>
          {t("sign.check")}
        </Button>
      </Form>
      {compare.error && <Alert className="pf-below" type="error" showIcon title={explain(compare.error)} />}
      {compare.data && <Answer of={compare.data} />}
    </section>
  );
}

function Answer(props: { of: Explanation }) {
  const t = useT();
  const difference = props.of.first_difference;
  if (!difference) return <Alert className="pf-below" type="success" showIcon title={t("sign.same")} />;
  return (
    <div className="pf-below pf-stack">
      <Alert type="warning" showIcon title={t("sign.differs", { line: difference.line, column: difference.column })} />
      <dl className="pf-facts">
        <dt>{t("sign.got")}</dt>
        <dd>
          <Marked text={difference.yours ?? ""} at={difference.column} />
        </dd>
        <dt>{t("sign.want")}</dt>
        <dd>
          <Marked text={difference.ours ?? ""} at={difference.column} />
        </dd>
      </dl>
      <Canonical text={props.of.server_canonical} mark={difference.line} />
    </div>
  );
}

function Marked(props: { text: string; at: number }) {
  const characters = [...props.text];
  return (
    <span className="pf-mono">
      {characters.slice(0, props.at - 1).join("")}
      <mark>{characters[props.at - 1] ?? "⏎"}</mark>
      {characters.slice(props.at).join("")}
    </span>
  );
}
