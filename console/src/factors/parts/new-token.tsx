import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Alert, Button, Form, Input, Modal, Segmented, Select } from "antd";
import { useState } from "react";
import { api, must } from "../../api/client";
import { declined } from "../../api/problem";
import { has, useT } from "../../i18n";
import { Copy } from "../../shared/copy";
import { FormDialog } from "../../shared/dialog";
import { place } from "../../shared/forms";
import { byMenu, tokensQuery } from "../queries";

const DAYS = [7, 30, 90, 365];

interface Values {
  name: string;
  days: number;
  scopes: Record<string, string>;
}

/** Name, lifetime and one choice for each menu; the answer shows the token once (ADM-09). */
export function NewTokenDialog(props: { offered: string[]; onClose: () => void }) {
  const t = useT();
  const queries = useQueryClient();
  const [form] = Form.useForm<Values>();
  const [refusal, setRefusal] = useState<string | null>(null);
  const send = useMutation({
    mutationFn: ({ name, days, scopes }: Values) =>
      must(api.POST("/api/v1/me/tokens", { body: { name, days, scopes: chosen(scopes) } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: tokensQuery.queryKey }),
    onError: (error) => setRefusal(declined(error) ? null : place(form, error, ["name", "days"])),
  });
  if (send.data) return <Once token={send.data.token} onDone={props.onClose} />;
  const submit = (values: Values) => {
    if (chosen(values.scopes).length === 0) setRefusal(t("token.scope_needed"));
    else send.mutate(values);
  };
  return (
    <FormDialog
      title={t("token.create")}
      okText={t("token.create")}
      form={form}
      saving={send.isPending}
      refusal={refusal}
      initialValues={{ days: 30 }}
      onValuesChange={() => setRefusal(null)}
      onFinish={submit}
      onClose={props.onClose}
    >
      <Form.Item
        name="name"
        label={t("token.name")}
        extra={t("token.name_hint")}
        rules={[{ required: true, whitespace: true, max: 40, message: t("rule.required") }]}
      >
        <Input autoFocus maxLength={40} />
      </Form.Item>
      <Form.Item name="days" label={t("token.days")}>
        <Select options={DAYS.map((n) => ({ value: n, label: t("token.days_n", { n }) }))} />
      </Form.Item>
      <fieldset className="pf-scopes">
        <legend>{t("token.scopes")}</legend>
        {[...byMenu(props.offered)].map(([menu, kinds]) => (
          <Scope key={menu} menu={menu} kinds={kinds} />
        ))}
      </fieldset>
    </FormDialog>
  );
}

function Scope(props: { menu: string; kinds: string[] }) {
  const t = useT();
  const key = `scope.${props.menu}`;
  const name = has(key) ? t(key) : props.menu;
  const options = [
    { value: "", label: t("token.none") },
    ...props.kinds.map((kind) => ({ value: kind, label: t(kind === "read" ? "token.read" : "token.write") })),
  ];
  return (
    <div className="pf-row pf-between">
      <span>{name}</span>
      <Form.Item name={["scopes", props.menu]} initialValue="" noStyle>
        <Segmented size="small" options={options} aria-label={name} />
      </Form.Item>
    </div>
  );
}

/** What was chosen, as the server names it. */
function chosen(scopes: Record<string, string>): string[] {
  return Object.entries(scopes)
    .filter(([, access]) => access)
    .map(([menu, access]) => `${menu}:${access}`);
}

function Once(props: { token: string; onDone: () => void }) {
  const t = useT();
  return (
    <Modal
      open
      title={t("token.made")}
      closable={false}
      mask={{ closable: false }}
      footer={
        <Button type="primary" onClick={props.onDone}>
          {t("token.kept")}
        </Button>
      }
    >
      <Alert type="warning" showIcon title={t("token.once")} className="pf-gap" />
      <p className="pf-gap">
        <Copy text={props.token} mono label={t("token.page")} />
      </p>
      <p className="pf-hint">
        {t("token.use")} <code>Authorization: Bearer …</code>
      </p>
    </Modal>
  );
}
