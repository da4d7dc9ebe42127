import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, App, Button, Form, Input, Select } from "antd";
import { useState } from "react";
import { useParams } from "react-router";
import { api, must } from "../../api/client";
import type { AdminApi, ApiEdit } from "../../api/types";
import { useT } from "../../i18n";
import { place } from "../../shared/forms";
import { useGuard } from "../../shared/guard";
import { Moment } from "../../shared/moment";
import { PageHead } from "../../shared/page";
import { Await } from "../../shared/states";
import { may, useStaff } from "../../shell/context";
import { Method } from "../../solutions/parts/apis";
import { pick } from "../../solutions/queries";
import { Publication } from "../parts/publication";
import { CatalogState } from "../parts/state";

const FIELDS = ["title_zh", "title_en", "description_zh", "description_en", "upstream", "min_level"];

/** One API: words, upstream, level, publication (ADM-03). */
export function CatalogApi() {
  const id = useParams().id ?? "";
  const described = useQuery({
    queryKey: ["admin-api", id],
    queryFn: () => must(api.GET("/api/v1/admin/apis/{id}", { params: { path: { id } } })),
    refetchOnWindowFocus: false,
  });
  return <Await of={described}>{(value) => <Known key={value.version} api={value} />}</Await>;
}

function Known(props: { api: AdminApi }) {
  const t = useT();
  const staff = useStaff();
  const queries = useQueryClient();
  const { message } = App.useApp();
  const one = props.api;
  const path = { path: { id: one.id } };
  const [form] = Form.useForm<ApiEdit>();
  const [dirty, setDirty] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  useGuard(dirty);
  const changed = async () => {
    setDirty(false);
    await queries.invalidateQueries({ queryKey: ["admin-api", one.id] });
    void queries.invalidateQueries({ queryKey: ["admin-apis"] });
  };
  const save = useMutation({
    mutationFn: (values: ApiEdit) =>
      must(api.PUT("/api/v1/admin/apis/{id}", { params: path, body: { ...values, version: one.version } })),
    onSuccess: async () => {
      await changed();
      message.success(t("saved"));
    },
    onError: (error) => setRefusal(place(form, error, FIELDS)),
  });
  const write = may(staff, "catalog.write");
  const required = [{ required: true, whitespace: true, message: t("rule.required") }];
  return (
    <>
      <PageHead
        title={pick(t.lang, one.title_zh, one.title_en)}
        tag={<CatalogState state={one.state} />}
        text={
          <>
            <Method method={one.method} /> <span className="pf-mono">{one.gateway_path}</span>
          </>
        }
        crumbs={[{ text: t("nav.catalog_apis"), to: "/admin/catalog/apis" }]}
        actions={
          write && (
            <Publication
              state={one.state}
              waits={one.changes_wait}
              retireText={t("catalog.retire_api_text")}
              publish={() => must(api.PUT("/api/v1/admin/apis/{id}/publication", { params: path }))}
              retire={() => must(api.DELETE("/api/v1/admin/apis/{id}/publication", { params: path }))}
              onChange={changed}
            />
          )
        }
      />
      {one.changes_wait && <Alert type="warning" showIcon className="pf-gap" title={t("catalog.waits_text")} />}
      <div className="pf-two">
        <section className="pf-card">
          <Form
            form={form}
            layout="vertical"
            disabled={!write}
            initialValues={one}
            onFinish={(values) => save.mutate(values)}
            onValuesChange={() => setDirty(true)}
          >
            <div className="pf-halves">
              <Form.Item name="title_zh" label={t("catalog.title_zh")} rules={required}>
                <Input maxLength={60} />
              </Form.Item>
              <Form.Item name="title_en" label={t("catalog.title_en")} rules={required}>
                <Input maxLength={60} />
              </Form.Item>
            </div>
            <Form.Item name="description_zh" label={t("catalog.description_zh")} required={false}>
              <Input.TextArea autoSize={{ minRows: 3, maxRows: 14 }} />
            </Form.Item>
            <Form.Item name="description_en" label={t("catalog.description_en")}>
              <Input.TextArea autoSize={{ minRows: 3, maxRows: 14 }} />
            </Form.Item>
            <div className="pf-halves">
              <Form.Item name={["upstream", "url"]} label={t("catalog.upstream")} rules={required}>
                <Input className="pf-mono-input" />
              </Form.Item>
              <Form.Item name="min_level" label={t("catalog.min_level")} required>
                <Select options={[0, 1, 2, 3, 4].map((value) => ({ value, label: String(value) }))} />
              </Form.Item>
            </div>
            {refusal && <Alert type="error" showIcon title={refusal} className="pf-gap" role="alert" />}
            {write && (
              <Button type="primary" htmlType="submit" disabled={!dirty} loading={save.isPending}>
                {t("save")}
              </Button>
            )}
          </Form>
        </section>
        <section className="pf-card">
          <h2>{t("catalog.facts")}</h2>
          <dl className="pf-facts">
            <dt>{t("catalog.group")}</dt>
            <dd>{one.group}</dd>
            <dt>{t("catalog.revision")}</dt>
            <dd>{one.revision}</dd>
            <dt>{t("catalog.published_at")}</dt>
            <dd>
              <Moment at={one.published_at} />
            </dd>
            <dt>{t("catalog.updated")}</dt>
            <dd>
              <Moment at={one.updated_at} />
            </dd>
          </dl>
        </section>
      </div>
    </>
  );
}
