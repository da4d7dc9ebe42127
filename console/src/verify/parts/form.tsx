import { Form, Input, Radio, Select } from "antd";
import type { ReactNode } from "react";
import type { Reason } from "../../api/types";
import { useT } from "../../i18n";
import { creditCodeOk, genderOf, idNumberOk, tidy } from "../checks";
import type { Kind } from "../queries";
import { useLocked } from "./lock";
import { DocumentUpload, LicenceUploads } from "./upload";

/** What a field shows when the reviewer sent it back; the form's own errors stay visible beside it. */
export type Remarks = (field: string) => { extra?: ReactNode; className?: string };

/** Maps the reasons of a rejection to the fields they concern. */
export function remarksOf(reasons: Reason[]): Remarks {
  return (field) => {
    const mine = reasons.filter((reason) => reason.target === field || reason.target === `documents/${field}`);
    if (mine.length === 0) return {};
    const text = mine.map((reason) => [reason.text, reason.note].filter(Boolean).join(" · ")).join("；");
    return { className: "pf-remarked", extra: <span className="pf-remark">{text}</span> };
  };
}

/** Masked values of the last submission, which may go back unchanged: the server keeps the full ones. */
export type Kept = Record<string, string | undefined>;

function useRules() {
  const t = useT();
  const required = { required: true, whitespace: true, message: t("rule.required") };
  const number = (check: (text: string) => boolean, message: string, kept: string | undefined) => ({
    validateTrigger: "onBlur",
    validator: async (_: unknown, value: string | undefined) => {
      if (value && value === kept) return;
      if (!value) throw new Error(t("rule.required"));
      if (!check(value)) throw new Error(message);
    },
  });
  return {
    required,
    document: { required: true, message: t("rule.document") },
    idNumber: (kept?: string) => number(idNumberOk, t("rule.id_number"), kept),
    creditCode: number(creditCodeOk, t("rule.credit_code"), undefined),
    phone: (kept?: string) => number((text) => /^[+\d][\d\s-]{5,19}$/.test(text), t("rule.phone"), kept),
  };
}

export function IndividualFields(props: { remarks: Remarks; kept: Kept }) {
  const t = useT();
  const locked = useLocked();
  const rules = useRules();
  const form = Form.useFormInstance();
  const { remarks, kept } = props;
  return (
    <>
      <div className="pf-halves">
        <Form.Item name="name" label={t("field.name")} rules={[rules.required]} {...remarks("name")}>
          <Input disabled={locked("name")} autoComplete="name" maxLength={50} />
        </Form.Item>
        <Form.Item
          name="id_number"
          label={t("field.id_number")}
          rules={[rules.idNumber(kept.id_number)]}
          required
          validateTrigger="onBlur"
          normalize={tidy}
          {...remarks("id_number")}
        >
          <Input
            disabled={locked("id_number")}
            maxLength={18}
            className="pf-mono-input"
            onChange={(event) => {
              if (idNumberOk(event.target.value)) form.setFieldValue("gender", genderOf(event.target.value));
            }}
          />
        </Form.Item>
        <Form.Item name="gender" label={t("field.gender")} rules={[rules.required]} {...remarks("gender")}>
          <Radio.Group
            disabled={locked("gender")}
            options={[
              { value: "male", label: t("gender.male") },
              { value: "female", label: t("gender.female") },
            ]}
          />
        </Form.Item>
        <div className="pf-halves">
          <Form.Item
            name="id_valid_from"
            label={t("field.id_valid_from")}
            rules={[rules.required]}
            {...remarks("id_valid_from")}
          >
            <Input disabled={locked("id_valid_from")} type="date" max="2099-12-31" />
          </Form.Item>
          <Form.Item
            name="id_valid_years"
            label={t("field.id_valid_years")}
            rules={[{ required: true, message: t("rule.required") }]}
            {...remarks("id_valid_years")}
          >
            <Select
              disabled={locked("id_valid_years")}
              options={[
                ...[5, 10, 20].map((years) => ({ value: years, label: t("years", { n: years }) })),
                { value: 0, label: t("long_term") },
              ]}
            />
          </Form.Item>
        </div>
      </div>
      <Cards front="id_front" back="id_back" remarks={remarks} />
    </>
  );
}

export function EnterpriseFields(props: { remarks: Remarks; kept: Kept }) {
  const t = useT();
  const locked = useLocked();
  const rules = useRules();
  const { remarks, kept } = props;
  return (
    <>
      <div className="pf-halves">
        <Form.Item
          name="company_name"
          label={t("field.company_name")}
          rules={[rules.required]}
          {...remarks("company_name")}
        >
          <Input disabled={locked("company_name")} autoComplete="organization" maxLength={100} />
        </Form.Item>
        <Form.Item
          name="credit_code"
          label={t("field.credit_code")}
          rules={[rules.creditCode]}
          required
          validateTrigger="onBlur"
          normalize={tidy}
          {...remarks("credit_code")}
        >
          <Input disabled={locked("credit_code")} maxLength={18} className="pf-mono-input" />
        </Form.Item>
        <Form.Item
          name="licence_valid_until"
          label={t("field.licence_valid_until")}
          extra={t("verify.long_term_hint")}
          {...remarks("licence_valid_until")}
        >
          <Input disabled={locked("licence_valid_until")} type="date" max="2199-12-31" />
        </Form.Item>
        <Form.Item
          name="contact_phone"
          label={t("field.contact_phone")}
          rules={[rules.phone(kept.contact_phone)]}
          required
          validateTrigger="onBlur"
          {...remarks("contact_phone")}
        >
          <Input disabled={locked("contact_phone")} type="tel" autoComplete="tel" maxLength={20} />
        </Form.Item>
      </div>
      <Form.Item name="address" label={t("field.address")} rules={[rules.required]} {...remarks("address")}>
        <Input disabled={locked("address")} autoComplete="street-address" maxLength={200} />
      </Form.Item>
      <Form.Item
        name={["documents", "licences"]}
        label={t("field.licences")}
        extra={t("verify.licences_hint")}
        rules={[rules.document]}
        {...remarks("licences")}
      >
        <LicenceUploads locked={locked("licences")} />
      </Form.Item>
      <div className="pf-halves">
        <Form.Item name="legal_name" label={t("field.legal_name")} rules={[rules.required]} {...remarks("legal_name")}>
          <Input disabled={locked("legal_name")} maxLength={50} />
        </Form.Item>
        <Form.Item
          name="legal_id_number"
          label={t("field.legal_id_number")}
          rules={[rules.idNumber(kept.legal_id_number)]}
          required
          validateTrigger="onBlur"
          normalize={tidy}
          {...remarks("legal_id_number")}
        >
          <Input disabled={locked("legal_id_number")} maxLength={18} className="pf-mono-input" />
        </Form.Item>
      </div>
      <Cards front="legal_id_front" back="legal_id_back" remarks={remarks} />
    </>
  );
}

function Cards(props: { front: "id_front" | "legal_id_front"; back: "id_back" | "legal_id_back"; remarks: Remarks }) {
  const t = useT();
  const rules = useRules();
  const locked = useLocked();
  return (
    <div className="pf-halves">
      {[props.front, props.back].map((slot) => (
        <Form.Item
          key={slot}
          name={["documents", slot]}
          label={t(`field.${slot}`)}
          rules={[rules.document]}
          {...props.remarks(slot)}
        >
          <DocumentUpload slot={slot} title={t(`field.${slot}`)} locked={locked(slot)} />
        </Form.Item>
      ))}
    </div>
  );
}

export function Fields(props: { kind: Kind; remarks: Remarks; kept: Kept }) {
  return props.kind === "individual" ? (
    <IndividualFields remarks={props.remarks} kept={props.kept} />
  ) : (
    <EnterpriseFields remarks={props.remarks} kept={props.kept} />
  );
}
