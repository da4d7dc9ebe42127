import { UploadOutlined } from "@ant-design/icons";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, Button, Form, Input } from "antd";
import { useRef, useState } from "react";
import { api, must } from "../../api/client";
import { useT } from "../../i18n";
import { place } from "../../shared/forms";
import { useGuard } from "../../shared/guard";
import { PageHead } from "../../shared/page";
import { RowReports } from "../parts/rows";

const LIMIT = 6 * 1024 * 1024;

/** People in by a table: first what would happen, then the import itself (ACT-06). */
export function ImportAccounts() {
  const t = useT();
  const queries = useQueryClient();
  const [form] = Form.useForm<{ csv: string }>();
  const [refusal, setRefusal] = useState<string | null>(null);
  const input = useRef<HTMLInputElement>(null);
  const totals = useQuery({
    queryKey: ["account-imports"],
    queryFn: () => must(api.GET("/api/v1/admin/account-imports")),
  });
  const send = useMutation({
    mutationFn: (body: { csv: string; dry_run: boolean }) => must(api.POST("/api/v1/admin/account-imports", { body })),
    onSuccess: (report) => {
      setRefusal(null);
      if (!report.dry_run) void queries.invalidateQueries({ queryKey: ["account-imports"] });
    },
    onError: (error) => setRefusal(place(form, error, ["csv"])),
  });
  const report = send.data;
  useGuard(report?.dry_run === true);
  const read = async (file: File | undefined) => {
    if (!file) return;
    try {
      if (file.size > LIMIT) throw new RangeError("large");
      form.setFieldValue("csv", new TextDecoder("utf-8", { fatal: true }).decode(await file.arrayBuffer()));
      await form.validateFields(["csv"]).catch(() => undefined);
    } catch (failure) {
      const why = failure instanceof RangeError ? "imports.too_large" : "imports.not_utf8";
      form.setFields([{ name: "csv", errors: [t(why)] }]);
    }
    if (input.current) input.current.value = "";
  };
  const counts = report && { created: report.created, already_there: report.already_there, bad: report.bad };
  return (
    <>
      <PageHead
        title={t("nav.imports")}
        text={totals.data ? t("imports.totals", { ...totals.data }) : t("imports.text")}
      />
      <section className="pf-card" hidden={!!report}>
        <p className="pf-hint pf-gap">{t("imports.text")}</p>
        <Form form={form} layout="vertical" onFinish={({ csv }) => send.mutate({ csv, dry_run: true })}>
          <Form.Item
            name="csv"
            label={t("imports.file")}
            rules={[{ required: true, whitespace: true, message: t("rule.required") }]}
            extra={t("imports.file_text")}
          >
            <Input.TextArea
              className="pf-mono-input"
              autoSize={{ minRows: 8, maxRows: 20 }}
              spellCheck={false}
              placeholder="id_number,name,phone,email,organisation"
            />
          </Form.Item>
          <input
            ref={input}
            type="file"
            className="pf-file"
            accept=".csv,text/csv"
            aria-label={t("imports.choose")}
            onChange={(event) => void read(event.target.files?.[0])}
          />
          {refusal && <Alert type="error" showIcon title={refusal} className="pf-gap" role="alert" />}
          <div className="pf-row">
            <Button size="large" icon={<UploadOutlined />} onClick={() => input.current?.click()}>
              {t("imports.choose")}
            </Button>
            <Button type="primary" size="large" htmlType="submit" loading={send.isPending}>
              {t("imports.check")}
            </Button>
          </div>
        </Form>
      </section>
      {report && counts && (
        <section className="pf-card">
          <Alert
            showIcon
            className="pf-gap"
            type={report.dry_run ? "info" : "success"}
            title={t(report.dry_run ? "imports.checked" : "imports.done", counts)}
          />
          <div className="pf-row pf-gap">
            {report.dry_run && (
              <Button
                type="primary"
                size="large"
                disabled={report.created === 0}
                loading={send.isPending}
                onClick={() => send.mutate({ csv: form.getFieldValue("csv"), dry_run: false })}
              >
                {t("imports.apply", { n: report.created })}
              </Button>
            )}
            <Button size="large" onClick={() => send.reset()}>
              {t("imports.again")}
            </Button>
          </div>
          <RowReports of={report.rows} />
        </section>
      )}
    </>
  );
}
