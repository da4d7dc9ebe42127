import { ExperimentOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { ApiView, TestCall } from "../../api/types";
import { useT } from "../../i18n";
import { StatusTag } from "../../logs/parts/calls";
import { Moment } from "../../shared/moment";
import { Await, Empty } from "../../shared/states";
import { TabsOrSelect } from "../../shared/tabs";
import { pathOf, queryOf } from "../code";
import { historyQuery } from "../queries";
import { Code } from "./code";
import type { Filled } from "./form";
import { Request, Response } from "./result";
import { Canonical, Explainer } from "./signature";

/** Response, request, signature, code and history of the test console. */
export function Panel(props: {
  app: string;
  api: ApiView;
  filled: Filled;
  call: TestCall | null;
  onPick: (call: TestCall) => void;
}) {
  const t = useT();
  const [tab, setTab] = useState("response");
  const { call, api, filled } = props;
  const nothing = <Empty icon={<ExperimentOutlined />} title={t("tester.nothing")} text={t("tester.nothing_text")} />;
  const want = {
    origin: window.location.origin,
    method: api.method,
    path: pathOf(api.gateway_path, filled.path),
    query: queryOf(filled.query),
    body: filled.body,
  };
  const tabs = [
    { key: "response", label: t("tester.tab_response"), children: call ? <Response call={call} /> : nothing },
    { key: "request", label: t("tester.tab_request"), children: call ? <Request call={call} /> : nothing },
    {
      key: "signature",
      label: t("tester.tab_signature"),
      children: (
        <>
          {call ? (
            <>
              <p className="pf-label pf-gap-small">{t("sign.lines")}</p>
              <Canonical text={call.canonical} />
              <p className="pf-hint pf-below">{t("sign.how")}</p>
            </>
          ) : (
            nothing
          )}
          <Explainer app={props.app} />
        </>
      ),
    },
    { key: "code", label: t("tester.tab_code"), children: <Code want={want} /> },
    {
      key: "history",
      label: t("tester.tab_history"),
      children: (
        <History
          app={props.app}
          onPick={(one) => {
            props.onPick(one);
            setTab("response");
          }}
        />
      ),
    },
  ];
  return <TabsOrSelect label={t("tester.result")} active={tab} onChange={setTab} tabs={tabs} />;
}

function History(props: { app: string; onPick: (call: TestCall) => void }) {
  const t = useT();
  const history = useQuery(historyQuery(props.app));
  return (
    <Await of={history}>
      {(page) =>
        page.items.length === 0 ? (
          <Empty title={t("tester.history_empty")} />
        ) : (
          <ul className="pf-lines">
            {page.items.map((call) => (
              <li key={call.request_id}>
                <button type="button" className="pf-link" onClick={() => props.onPick(call)}>
                  <span className="pf-mono">
                    {call.method} {call.address}
                  </span>
                </button>
                <span className="pf-row">
                  <StatusTag status={call.status} />
                  <span className="pf-hint">
                    <Moment at={call.at} />
                  </span>
                </span>
              </li>
            ))}
          </ul>
        )
      }
    </Await>
  );
}
