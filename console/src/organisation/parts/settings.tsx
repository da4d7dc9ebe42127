import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, App, Button, Form, Input, Switch } from "antd";
import { useState } from "react";
import { api, must } from "../../api/client";
import { meQuery } from "../../api/queries";
import type { paths } from "../../api/schema";
import { useT } from "../../i18n";
import { Copy } from "../../shared/copy";
import { place } from "../../shared/forms";
import { Moment } from "../../shared/moment";
import { Await } from "../../shared/states";

type Known = paths["/api/v1/organisation"]["get"]["responses"][200]["content"]["application/json"];

interface Values {
  display_name: string;
  demands_factor: boolean;
}

const organisationQuery = queryOptions({
  queryKey: ["organisation"],
  queryFn: () => must(api.GET("/api/v1/organisation")),
  refetchOnWindowFocus: false,
});

/** What the organisation is called, and what verification fixed. */
export function Settings() {
  const known = useQuery(organisationQuery);
  return <Await of={known}>{(value) => <Editor key={value.version} of={value} />}</Await>;
}

function Editor(props: { of: Known }) {
  const t = useT();
  const queries = useQueryClient();
  const { message } = App.useApp();
  const { of } = props;
  const [form] = Form.useForm<Values>();
  const [refusal, setRefusal] = useState<string | null>(null);
  const save = useMutation({
    mutationFn: (values: Values) => must(api.PUT("/api/v1/organisation", { body: { ...values, version: of.version } })),
    onSuccess: async (saved) => {
      message.success(t("saved"));
      queries.setQueryData(organisationQuery.queryKey, saved);
      await queries.invalidateQueries({ queryKey: meQuery.queryKey });
      await queries.invalidateQueries({ queryKey: ["my-organisations"] });
    },
    onError: (error) => setRefusal(place(form, error, ["display_name", "demands_factor"])),
  });
  return (
    <section className="pf-card" aria-label={t("orgs.settings")}>
      <dl className="pf-facts pf-gap">
        <dt>{t("orgs.verified_name")}</dt>
        <dd>{of.name}</dd>
        <dt>{t("orgs.kind")}</dt>
        <dd>{of.kind ? t(`orgs.${of.kind}`) : "—"}</dd>
        <dt>{t("orgs.id")}</dt>
        <dd>
          <Copy text={of.id} mono />
        </dd>
        <dt>{t("orgs.since")}</dt>
        <dd>
          <Moment at={of.created_at} />
        </dd>
      </dl>
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        className="pf-narrow"
        initialValues={{ display_name: of.display_name ?? "", demands_factor: of.demands_factor }}
        onFinish={(values) => {
          setRefusal(null);
          save.mutate(values);
        }}
      >
        <Form.Item name="display_name" label={t("orgs.display_name")} extra={t("orgs.display_text")}>
          <Input maxLength={40} placeholder={of.name} autoComplete="off" />
        </Form.Item>
        <Form.Item
          name="demands_factor"
          label={t("factor.demand")}
          extra={t("factor.demand_text")}
          valuePropName="checked"
        >
          <Switch aria-label={t("factor.demand")} />
        </Form.Item>
        {refusal && <Alert type="error" showIcon className="pf-gap" title={refusal} role="alert" />}
        <Button type="primary" htmlType="submit" loading={save.isPending}>
          {t("save")}
        </Button>
      </Form>
    </section>
  );
}
