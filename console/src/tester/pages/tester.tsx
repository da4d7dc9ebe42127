import { AppstoreOutlined, BulbOutlined } from "@ant-design/icons";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, Button, Select } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import { api, must } from "../../api/client";
import { explain } from "../../api/problem";
import type { ApiView, TestCall } from "../../api/types";
import { appsQuery } from "../../apps/queries";
import { useT } from "../../i18n";
import { PageHead } from "../../shared/page";
import { Await, Empty } from "../../shared/states";
import { useFilters } from "../../shared/url";
import { body, fields } from "../openapi";
import { type Filled, filled, RequestForm } from "../parts/form";
import { ApiList } from "../parts/list";
import { Panel } from "../parts/panel";
import { apiQuery, historyQuery, useCallable } from "../queries";

/** The API test console: choose, fill in, send, look at every step (GW-12, SOL-05). */
export function Tester() {
  const t = useT();
  const apps = useQuery(appsQuery);
  const [filters, setFilters] = useFilters({ app: "", api: "" });
  const app = apps.data?.items.find((one) => one.id === filters.app) ?? apps.data?.items[0];
  return (
    <>
      <PageHead
        title={t("nav.tester")}
        text={t("tester.text")}
        actions={
          app && (
            <Select
              className="pf-app-select"
              aria-label={t("tester.app")}
              value={app.id}
              onChange={(id) => setFilters({ app: id, api: "" })}
              options={apps.data?.items.map((one) => ({ value: one.id, label: one.name }))}
            />
          )
        }
      />
      <Await of={apps}>
        {() =>
          app ? (
            <Choosing key={app.id} app={app.id} picked={filters.api} onPick={(id) => setFilters({ api: id })} />
          ) : (
            <section className="pf-card">
              <Empty
                icon={<AppstoreOutlined />}
                title={t("apps.empty")}
                text={t("apps.empty_text")}
                action={
                  <Link to="/console/apps?new=1">
                    <Button type="primary" tabIndex={-1}>
                      {t("apps.create")}
                    </Button>
                  </Link>
                }
              />
            </section>
          )
        }
      </Await>
    </>
  );
}

function Choosing(props: { app: string; picked: string; onPick: (id: string) => void }) {
  const t = useT();
  const callable = useCallable(props.app);
  return (
    <Await of={{ data: callable.apis, error: callable.error, refetch: callable.refetch }}>
      {(apis) => {
        const active = apis.find((one) => one.id === props.picked) ?? apis[0];
        if (!active)
          return (
            <section className="pf-card">
              <Empty
                icon={<BulbOutlined />}
                title={t("tester.no_apis")}
                text={t("apps.no_solutions_text")}
                action={
                  <Link to="/console/solutions">
                    <Button type="primary" tabIndex={-1}>
                      {t("apps.browse")}
                    </Button>
                  </Link>
                }
              />
            </section>
          );
        return (
          <div className="pf-tester">
            <section className="pf-card" aria-label={t("tester.list")}>
              <ApiList apis={apis} active={active.id} onPick={props.onPick} />
            </section>
            <Chosen key={active.id} app={props.app} api={active.id} />
          </div>
        );
      }}
    </Await>
  );
}

function Chosen(props: { app: string; api: string }) {
  const described = useQuery(apiQuery(props.api));
  return <Await of={described}>{(value) => <Trying app={props.app} api={value} />}</Await>;
}

/** What the form starts with, for the code samples. */
function start(described: ApiView): Filled {
  const values: Parameters<typeof filled>[0] = { body: body(described.request_body, described.components)?.start };
  for (const one of fields(described.parameters, described.components)) {
    values[one.place] = { ...values[one.place], [one.name]: one.start };
  }
  return filled(values);
}

function Trying(props: { app: string; api: ApiView }) {
  const t = useT();
  const queries = useQueryClient();
  const [now, setNow] = useState<Filled>(() => start(props.api));
  const [call, setCall] = useState<TestCall | null>(null);
  const send = useMutation({
    mutationFn: (values: Filled) =>
      must(
        api.POST("/api/v1/apps/{id}/test-calls", {
          params: { path: { id: props.app } },
          body: {
            api_id: props.api.id,
            query: { ...values.query, ...values.path },
            headers: values.body ? { "content-type": "application/json", ...values.headers } : values.headers,
            body: values.body || null,
          },
        }),
      ),
    onSuccess: (made) => {
      setCall(made);
      void queries.invalidateQueries({ queryKey: historyQuery(props.app).queryKey });
      void queries.invalidateQueries({ queryKey: ["apps"] });
      void queries.invalidateQueries({ queryKey: ["calls", props.app] });
    },
  });
  return (
    <>
      <section className="pf-card" aria-label={t("tester.parameters")}>
        <RequestForm
          api={props.api}
          sending={send.isPending}
          onChange={setNow}
          onSend={(values) => send.mutate(values)}
        />
        {send.error && <Alert className="pf-below" type="error" showIcon title={explain(send.error)} role="alert" />}
      </section>
      <section className="pf-card" aria-label={t("tester.result")}>
        <Panel app={props.app} api={props.api} filled={now} call={call} onPick={setCall} />
      </section>
    </>
  );
}
