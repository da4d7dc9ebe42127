import type { TestCall } from "../../api/types";
import { useT } from "../../i18n";
import { StatusTag } from "../../logs/parts/calls";
import { CodeBlock } from "../../shared/code";
import { Copy } from "../../shared/copy";

/** Indents JSON; leaves everything else as it came. */
export function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

/** What came back, with time and request id (GW-12). */
export function Response(props: { call: TestCall }) {
  const t = useT();
  const { call } = props;
  return (
    <div className="pf-stack">
      <div className="pf-row" role="status">
        <StatusTag status={call.status} />
        <span>{call.duration_ms} ms</span>
        <span className="pf-hint pf-row">
          {t("request_id")} <Copy text={call.request_id} mono />
        </span>
      </div>
      <h2 className="pf-label">{t("tester.response_body")}</h2>
      <CodeBlock text={call.body ? pretty(call.body) : t("tester.empty_body")} />
      <h2 className="pf-label">{t("tester.response_headers")}</h2>
      <CodeBlock
        text={Object.entries(call.headers)
          .map(([name, value]) => `${name}: ${value}`)
          .join("\n")}
      />
    </div>
  );
}

/** What was sent, as a shell would send it. */
export function Request(props: { call: TestCall }) {
  const { call } = props;
  return (
    <div className="pf-stack">
      <p className="pf-mono">
        {call.method} {call.address}
      </p>
      <div className="pf-row pf-between">
        <h2 className="pf-label">curl</h2>
        <Copy text={call.curl} shown="" label="curl" />
      </div>
      <CodeBlock text={call.curl} />
    </div>
  );
}
