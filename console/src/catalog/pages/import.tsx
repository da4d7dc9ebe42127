import { UploadOutlined } from "@ant-design/icons";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Alert, Button, Form, Input } from "antd";
import { useRef, useState } from "react";
import { Link } from "react-router";
import { api, must } from "../../api/client";
import type { ApiImport } from "../../api/types";
import { useT } from "../../i18n";
import { place } from "../../shared/forms";
import { useGuard } from "../../shared/guard";
import { PageHead } from "../../shared/page";
import { Method } from "../../solutions/parts/apis";
import { pick } from "../../solutions/queries";
import { CatalogState } from "../parts/state";

const LIMIT = 1024 * 1024;

/** One OpenAPI document in, one API per operation out (ADM-03). */
export function ImportApis() {
  const t = useT();
  const queries = useQueryClient();
  const [form] = Form.useForm<{ openapi: string; url: string }>();
  const [refusal, setRefusal] = useState<string | null>(null);
  const [dirty, setDirty] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  useGuard(dirty);
  const send = useMutation({
    mutationFn: (values: { openapi: string; url: string }) =>
      must(api.POST("/api/v1/admin/apis", { body: { openapi: values.openapi, upstream: { url: values.url.trim() } } })),
    onSuccess: () => {
      setDirty(false);
      setRefusal(null);
      void queries.invalidateQueries({ queryKey: ["admin-apis"] });
    },
    onError: (error) => setRefusal(place(form, error, ["openapi"])),
  });
  const read = async (file: File | undefined) => {
    if (!file) return;
    if (file.size > LIMIT) form.setFields([{ name: "openapi", errors: [t("catalog.too_large")] }]);
    else {
      form.setFieldValue("openapi", await file.text());
      await form.validateFields(["openapi"]).catch(() => undefined);
      setDirty(true);
    }
    if (input.current) input.current.value = "";
  };
  const required = [{ required: true, whitespace: true, message: t("rule.required") }];
  return (
    <>
      <PageHead
        title={t("catalog.import")}
        text={t("catalog.import_text")}
        crumbs={[{ text: t("nav.catalog_apis"), to: "/admin/catalog/apis" }]}
      />
      {send.data ? (
        <Outcome of={send.data} onAgain={() => send.reset()} />
      ) : (
        <section className="pf-card">
          <Form
            form={form}
            layout="vertical"
            onFinish={(values) => send.mutate(values)}
            onValuesChange={() => setDirty(true)}
          >
            <Form.Item
              name="url"
              label={t("catalog.upstream")}
              extra={t("catalog.upstream_text")}
              rules={[...required, { pattern: /^https?:\/\/\S+$/, message: t("account.website_rule") }]}
            >
              <Input className="pf-mono-input" placeholder="https://api.example.com" inputMode="url" />
            </Form.Item>
            <Form.Item
              name="openapi"
              label={t("catalog.document")}
              rules={required}
              extra={
                <Button size="small" icon={<UploadOutlined />} onClick={() => input.current?.click()}>
                  {t("catalog.choose_file")}
                </Button>
              }
            >
              <Input.TextArea
                className="pf-mono-input"
                autoSize={{ minRows: 12, maxRows: 28 }}
                spellCheck={false}
                placeholder="openapi: 3.1.0"
              />
            </Form.Item>
            <input
              ref={input}
              type="file"
              className="pf-file"
              accept=".json,.yaml,.yml,application/json"
              aria-label={t("catalog.choose_file")}
              onChange={(event) => void read(event.target.files?.[0])}
            />
            {refusal && <Alert type="error" showIcon title={refusal} className="pf-gap" role="alert" />}
            <Button type="primary" size="large" htmlType="submit" loading={send.isPending}>
              {t("catalog.import")}
            </Button>
          </Form>
        </section>
      )}
    </>
  );
}

function Outcome(props: { of: ApiImport; onAgain: () => void }) {
  const t = useT();
  const { of } = props;
  return (
    <section className="pf-card">
      <Alert
        type="success"
        showIcon
        className="pf-gap"
        title={t("catalog.imported", {
          title: of.title,
          created: of.created,
          updated: of.updated,
          unchanged: of.unchanged,
        })}
      />
      {of.absent.length > 0 && (
        <Alert type="warning" showIcon className="pf-gap" title={t("catalog.absent", { n: of.absent.length })} />
      )}
      <ul className="pf-lines">
        {[...of.items, ...of.absent].map((one) => (
          <li key={one.id}>
            <span className="pf-cell">
              <Link to={`/admin/catalog/apis/${one.id}`}>{pick(t.lang, one.title_zh, one.title_en)}</Link>
              <span className="pf-hint">
                <Method method={one.method} /> <span className="pf-mono">{one.gateway_path}</span>
              </span>
            </span>
            <CatalogState state={one.state} />
          </li>
        ))}
      </ul>
      <Button className="pf-below" onClick={props.onAgain}>
        {t("catalog.import_more")}
      </Button>
    </section>
  );
}
