import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, App, Button, Form, Input, InputNumber, Modal, Switch } from "antd";
import { useState } from "react";
import { api, must } from "../../api/client";
import { explain } from "../../api/problem";
import { useT } from "../../i18n";
import { place } from "../../shared/forms";
import { Await } from "../../shared/states";
import { may, useStaff } from "../../shell/context";
import type { ContractKind } from "../queries";
import { StateTag } from "./state";
import { AgreementText } from "./text";

const kindsQuery = queryOptions({
  queryKey: ["contract-kinds"],
  queryFn: () => must(api.GET("/api/v1/admin/contract-kinds")),
  refetchOnWindowFocus: false,
});

interface Names {
  zh: string;
  en: string;
  term_months: number;
}

/** The kinds of contract: open or closed for new signings, names, term, and the published text (CON-04, CON-05). */
export function Kinds() {
  const t = useT();
  const kinds = useQuery(kindsQuery);
  const [named, setNamed] = useState<ContractKind | null>(null);
  const [texted, setTexted] = useState<ContractKind | null>(null);
  return (
    <Await of={kinds}>
      {(page) => (
        <div className="pf-stack">
          {page.items.map((kind) => (
            <Kind key={kind.name} of={kind} onNames={() => setNamed(kind)} onText={() => setTexted(kind)} />
          ))}
          {named && <NamesDialog of={named} onClose={() => setNamed(null)} title={t("acon.change")} />}
          {texted && <TextDialog of={texted} onClose={() => setTexted(null)} />}
        </div>
      )}
    </Await>
  );
}

function Kind(props: { of: ContractKind; onNames: () => void; onText: () => void }) {
  const t = useT();
  const staff = useStaff();
  const queries = useQueryClient();
  const { message } = App.useApp();
  const { of: kind } = props;
  const write = may(staff, "contract_kinds.write");
  const open = useMutation({
    mutationFn: (value: boolean) =>
      must(
        api.PATCH("/api/v1/admin/contract-kinds/{kind}", {
          params: { path: { kind: kind.name } },
          body: { open: value, version: kind.version },
        }),
      ),
    onSuccess: () => message.success(t("saved")),
    onError: (error) => message.error(explain(error)),
    onSettled: () => queries.invalidateQueries({ queryKey: kindsQuery.queryKey }),
  });
  return (
    <section className="pf-card" aria-labelledby={`kind-${kind.name}`}>
      <h2 id={`kind-${kind.name}`}>
        {kind.title[t.lang]} {!kind.open && <StateTag state="closed" />}
      </h2>
      <div className="pf-row pf-gap">
        <Switch
          checked={kind.open}
          disabled={!write}
          loading={open.isPending}
          onChange={(value) => open.mutate(value)}
          aria-label={`${t("acon.open")} ${kind.title[t.lang]}`}
        />
        <span>{t("acon.open")}</span>
        <span className="pf-label">{t("contract.term", { n: kind.term_months })}</span>
        {kind.text && <span className="pf-label">{t("contract.text_version", { n: kind.text.version })}</span>}
      </div>
      {write && (
        <div className="pf-row">
          <Button onClick={props.onNames}>
            {t("acon.change")}
            <span className="pf-sr"> {kind.title[t.lang]}</span>
          </Button>
          <Button onClick={props.onText}>
            {t("acon.publish")}
            <span className="pf-sr"> {kind.title[t.lang]}</span>
          </Button>
        </div>
      )}
      <details className="pf-below-agreement">
        <summary>{t("acon.read")}</summary>
        <AgreementText of={kind} />
      </details>
    </section>
  );
}

function NamesDialog(props: { of: ContractKind; title: string; onClose: () => void }) {
  const t = useT();
  const queries = useQueryClient();
  const { message } = App.useApp();
  const { of: kind } = props;
  const [form] = Form.useForm<Names>();
  const [refusal, setRefusal] = useState<string | null>(null);
  const save = useMutation({
    mutationFn: (values: Names) =>
      must(
        api.PATCH("/api/v1/admin/contract-kinds/{kind}", {
          params: { path: { kind: kind.name } },
          body: { ...values, version: kind.version },
        }),
      ),
    onSuccess: async () => {
      message.success(t("saved"));
      await queries.invalidateQueries({ queryKey: kindsQuery.queryKey });
      props.onClose();
    },
    onError: (error) => setRefusal(place(form, error, ["zh", "en", "term_months"])),
  });
  const required = [{ required: true, message: t("rule.required") }];
  return (
    <Modal
      open
      title={props.title}
      okText={t("save")}
      cancelText={t("cancel")}
      confirmLoading={save.isPending}
      onCancel={props.onClose}
      onOk={() => form.submit()}
    >
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ ...kind.title, term_months: kind.term_months }}
        onFinish={(values) => save.mutate(values)}
      >
        <Form.Item name="zh" label={t("acon.zh")} rules={required}>
          <Input maxLength={100} />
        </Form.Item>
        <Form.Item name="en" label={t("acon.en")} rules={required}>
          <Input maxLength={100} />
        </Form.Item>
        <Form.Item name="term_months" label={t("acon.months")} rules={required}>
          <InputNumber min={1} max={120} precision={0} />
        </Form.Item>
        {refusal && <Alert type="error" showIcon title={refusal} role="alert" />}
      </Form>
    </Modal>
  );
}

function TextDialog(props: { of: ContractKind; onClose: () => void }) {
  const t = useT();
  const queries = useQueryClient();
  const { message } = App.useApp();
  const { of: kind } = props;
  const [form] = Form.useForm<{ zh: string; en: string }>();
  const [refusal, setRefusal] = useState<string | null>(null);
  const publish = useMutation({
    mutationFn: (body: { zh: string; en: string }) =>
      must(api.POST("/api/v1/admin/contract-kinds/{kind}/texts", { params: { path: { kind: kind.name } }, body })),
    onSuccess: async () => {
      message.success(t("saved"));
      await queries.invalidateQueries({ queryKey: kindsQuery.queryKey });
      props.onClose();
    },
    onError: (error) => setRefusal(place(form, error, ["zh", "en"])),
  });
  const required = [{ required: true, whitespace: true, message: t("rule.required") }];
  return (
    <Modal
      open
      width={760}
      title={t("acon.publish_of", { name: kind.title[t.lang] })}
      okText={t("acon.publish")}
      cancelText={t("cancel")}
      confirmLoading={publish.isPending}
      onCancel={props.onClose}
      onOk={() => form.submit()}
    >
      <p className="pf-label pf-gap">{t("acon.publish_text")}</p>
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ zh: kind.text?.zh ?? "", en: kind.text?.en ?? "" }}
        onFinish={(values) => publish.mutate(values)}
      >
        <Form.Item name="zh" label={t("acon.text_zh")} rules={required}>
          <Input.TextArea rows={8} />
        </Form.Item>
        <Form.Item name="en" label={t("acon.text_en")} rules={required}>
          <Input.TextArea rows={8} />
        </Form.Item>
        {refusal && <Alert type="error" showIcon title={refusal} role="alert" />}
      </Form>
    </Modal>
  );
}
