import { useQuery } from "@tanstack/react-query";
import { Alert, Button, Checkbox, Form, Input } from "antd";
import { useState } from "react";
import { Navigate, useNavigate, useParams } from "react-router";
import { useT } from "../../i18n";
import { place } from "../../shared/forms";
import { PageHead } from "../../shared/page";
import { Await } from "../../shared/states";
import { AgreementText } from "../parts/text";
import {
  barrier,
  type Contract,
  type ContractKind,
  type Contracts,
  contractsQuery,
  useSubmit,
  type Values,
} from "../queries";

/** The signing page: company data, required ones starred, and the text to be agreed to (CON-03). */
export function ContractApply() {
  const { kind } = useParams();
  const contracts = useQuery({ ...contractsQuery, refetchOnWindowFocus: false });
  return (
    <Await of={contracts}>
      {(page) => {
        const chosen = page.kinds.find((one) => one.name === kind);
        if (!chosen || barrier(page, chosen)) return <Navigate to="/console/contracts" replace />;
        return <Filling page={page} kind={chosen} rejected={null} />;
      }}
    </Await>
  );
}

/** The same page for a rejected contract (CON-10). */
export function ContractEdit() {
  const { id } = useParams();
  const contracts = useQuery({ ...contractsQuery, refetchOnWindowFocus: false });
  return (
    <Await of={contracts}>
      {(page) => {
        const rejected = page.items.find((one) => one.id === id && one.state === "rejected");
        const kind = page.kinds.find((one) => one.name === rejected?.kind);
        if (!rejected || !kind) return <Navigate to="/console/contracts" replace />;
        return <Filling page={page} kind={kind} rejected={rejected} />;
      }}
    </Await>
  );
}

function Filling(props: { page: Contracts; kind: ContractKind; rejected: Contract | null }) {
  const t = useT();
  const go = useNavigate();
  const { page, kind, rejected } = props;
  const [form] = Form.useForm<Values>();
  const [refusal, setRefusal] = useState<string | null>(null);
  const submit = useSubmit(kind, rejected);
  const send = (values: Values) => {
    setRefusal(null);
    submit.mutate(values, {
      onSuccess: (made) => void go(`/console/contracts/${made.id}`),
      onError: (error) => setRefusal(place(form, error, ["company", "agreement"])),
    });
  };
  const remark = (field: string) => rejected?.reasons.find((reason) => reason.target === field);
  const locked = rejected?.locked ?? [];
  return (
    <>
      <PageHead
        title={kind.title[t.lang]}
        text={t("contract.promise", { days: page.promise })}
        crumbs={[{ text: t("nav.contracts"), to: "/console/contracts" }]}
      />
      {refusal && <Alert type="error" showIcon title={refusal} role="alert" />}
      {locked.length > 0 && <Alert type="info" showIcon className="pf-gap" title={t("partial.locked")} />}
      <Form
        form={form}
        layout="vertical"
        requiredMark
        className="pf-stack"
        initialValues={{ company: rejected?.company ?? page.company, agreement: false }}
        onFinish={send}
        scrollToFirstError
      >
        <section className="pf-card">
          <h2>{t("contract.company")}</h2>
          <p className="pf-hint">{t("contract.starred")}</p>
          <div className="pf-halves">
            {page.fields.map((field) => (
              <Form.Item
                key={field.name}
                name={["company", field.name]}
                label={field.label[t.lang]}
                rules={[{ required: field.starred, whitespace: field.starred, message: t("rule.required") }]}
                extra={remark(field.name)?.note ?? remark(field.name)?.text}
              >
                {field.name === "business" ? (
                  <Input.TextArea rows={3} maxLength={500} disabled={locked.includes(field.name)} />
                ) : (
                  <Input maxLength={200} disabled={locked.includes(field.name)} />
                )}
              </Form.Item>
            ))}
          </div>
        </section>
        <section className="pf-card">
          <h2>{t("contract.agreement")}</h2>
          <AgreementText of={kind} />
          <Form.Item
            name="agreement"
            valuePropName="checked"
            className="pf-below-agreement"
            rules={[
              {
                validator: async (_, ticked) => {
                  if (!ticked) throw new Error(t("contract.must_agree"));
                },
              },
            ]}
          >
            <Checkbox>{t("contract.agree")}</Checkbox>
          </Form.Item>
          <Button type="primary" size="large" htmlType="submit" loading={submit.isPending}>
            {t("contract.submit")}
          </Button>
        </section>
      </Form>
    </>
  );
}
