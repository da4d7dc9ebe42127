import { useQuery } from "@tanstack/react-query";
import { Form, Input, Select } from "antd";
import { api, must } from "../../api/client";
import { useT } from "../../i18n";
import { pick } from "../../solutions/queries";

/** The fields of a solution in both languages, its APIs and its conditions. */
export function SolutionFields() {
  const t = useT();
  const apis = useQuery({
    queryKey: ["admin-apis", "choice"],
    queryFn: () => must(api.GET("/api/v1/admin/apis", { params: { query: { limit: 100 } } })),
  });
  const required = [{ required: true, whitespace: true, message: t("rule.required") }];
  const options = apis.data?.items.map((one) => ({
    value: one.id,
    label: `${one.method} ${one.gateway_path} · ${pick(t.lang, one.title_zh, one.title_en)} · ${t(`catalog.${one.state}`)}`,
  }));
  return (
    <>
      <div className="pf-halves">
        <Form.Item name="name_zh" label={t("catalog.name_zh")} rules={required}>
          <Input maxLength={60} />
        </Form.Item>
        <Form.Item name="name_en" label={t("catalog.name_en")} rules={required}>
          <Input maxLength={60} />
        </Form.Item>
        <Form.Item name="summary_zh" label={t("catalog.summary_zh")}>
          <Input.TextArea rows={2} maxLength={500} />
        </Form.Item>
        <Form.Item name="summary_en" label={t("catalog.summary_en")}>
          <Input.TextArea rows={2} maxLength={500} />
        </Form.Item>
      </div>
      <Form.Item name="api_ids" label={t("catalog.apis")} extra={t("catalog.apis_hint")}>
        <Select mode="multiple" options={options} loading={apis.isPending} optionFilterProp="label" />
      </Form.Item>
      <div className="pf-halves">
        <Form.Item name="required_roles" label={t("solutions.roles")} extra={t("catalog.roles_hint")}>
          <Select mode="tags" open={false} suffixIcon={null} tokenSeparators={[",", " "]} />
        </Form.Item>
        <Form.Item name="min_level" label={t("solutions.level")} required>
          <Select options={[0, 1, 2, 3, 4].map((value) => ({ value, label: String(value) }))} />
        </Form.Item>
        <Form.Item name="documents_zh" label={t("catalog.documents_zh")}>
          <Input.TextArea autoSize={{ minRows: 5, maxRows: 20 }} />
        </Form.Item>
        <Form.Item name="documents_en" label={t("catalog.documents_en")}>
          <Input.TextArea autoSize={{ minRows: 5, maxRows: 20 }} />
        </Form.Item>
      </div>
    </>
  );
}
