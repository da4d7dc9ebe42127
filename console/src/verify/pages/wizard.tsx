import { useQuery } from "@tanstack/react-query";
import { Alert, Button, Form } from "antd";
import { useState } from "react";
import { Navigate, useNavigate, useParams } from "react-router";
import { api, must } from "../../api/client";
import type { Verification } from "../../api/types";
import { useT } from "../../i18n";
import { place } from "../../shared/forms";
import { useGuard } from "../../shared/guard";
import { PageHead } from "../../shared/page";
import { Await } from "../../shared/states";
import { useMe } from "../../shell/context";
import { Consents } from "../parts/consent";
import { EmailFirst } from "../parts/email";
import { Fields, remarksOf } from "../parts/form";
import { Locked } from "../parts/lock";
import { Reasons } from "../parts/reasons";
import { Rules } from "../parts/rules";
import { Progression } from "../parts/steps";
import { Summary } from "../parts/summary";
import { days } from "../promise";
import { type Kind, useVerificationChange, verificationQuery } from "../queries";
import { restore, submission, type Values } from "../values";

/** The data of a verification, first time or once more (RNV-03, RNV-06, RNV-09, RNV-12). */
export function Wizard() {
  const { kind } = useParams();
  const verification = useQuery({ ...verificationQuery, refetchOnWindowFocus: false });
  const me = useMe();
  if (kind !== "individual" && kind !== "enterprise") return <Navigate to="/console/verify" replace />;
  if (kind === "enterprise" && !me.account.email) return <EmailFirst />;
  return <Await of={verification}>{(value) => <Filling key={kind} kind={kind} verification={value} />}</Await>;
}

function Filling(props: { kind: Kind; verification: Verification }) {
  const t = useT();
  const go = useNavigate();
  const { kind } = props;
  const last = props.verification.case ?? null;
  const [form] = Form.useForm<Values>();
  const [start] = useState(() => restore(kind, last));
  const [step, setStep] = useState<"fill" | "confirm">("fill");
  const [values, setValues] = useState<Values>(start.values);
  const [dirty, setDirty] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const reasons = last?.kind === kind && last.state === "rejected" ? last.reasons : [];
  const locked = last?.kind === kind && last.state === "rejected" ? last.locked : [];
  const submit = useVerificationChange((body: Values) =>
    must(api.PUT("/api/v1/me/verification", { body: submission(kind, body) })),
  );
  const free = useGuard(dirty);

  const toConfirm = async () => {
    try {
      await form.validateFields();
      setValues(form.getFieldsValue(true));
      setRefusal(null);
      setStep("confirm");
      window.scrollTo(0, 0);
    } catch (fault) {
      const first = (fault as { errorFields?: { name: (string | number)[] }[] }).errorFields?.[0];
      if (first) form.scrollToField(first.name, { block: "center", focus: true });
    }
  };
  const send = async () => {
    try {
      await form.validateFields(["agreement", "consent"]);
    } catch {
      return;
    }
    submit.mutate(form.getFieldsValue(true), {
      onSuccess: () => {
        free();
        void go("/console/verify/status");
      },
      onError: (error) => {
        const fields = Object.keys(form.getFieldsValue(true));
        const own = ["agreement", "consent"];
        const text = place(form, error, fields);
        const elsewhere = text === null && !own.some((name) => form.getFieldError(name).length > 0);
        setRefusal(text ?? (elsewhere ? t("verify.look_above") : null));
        if (elsewhere) setStep("fill");
      },
    });
  };
  const filling = step === "fill";
  return (
    <>
      <PageHead
        title={t(`verify.title_${kind}`)}
        text={t("verify.text", { days: days(last?.promise) })}
        crumbs={[{ text: t("nav.verify"), to: "/console/verify" }]}
      />
      <Progression at={filling ? 1 : 2} />
      {reasons.length > 0 && filling && <Reasons reasons={reasons} />}
      {locked.length > 0 && filling && <Alert type="info" showIcon className="pf-gap" title={t("partial.locked")} />}
      <div className={filling ? "pf-two" : "pf-narrow"}>
        <section className="pf-card" aria-label={t(filling ? "step.fill" : "step.confirm")}>
          <Form
            form={form}
            layout="vertical"
            size="large"
            initialValues={start.values}
            onValuesChange={() => setDirty(true)}
          >
            <div hidden={!filling}>
              <Locked value={locked}>
                <Fields kind={kind} remarks={remarksOf(reasons)} kept={start.kept} />
              </Locked>
            </div>
            {!filling && (
              <>
                <Summary kind={kind} values={values} kept={start.kept} />
                <Consents />
              </>
            )}
            {refusal && <Alert type="error" showIcon title={refusal} role="alert" />}
            <div className="pf-sticky">
              <Button size="large" onClick={() => (filling ? void go("/console/verify") : setStep("fill"))}>
                {t("verify.back")}
              </Button>
              <Button
                size="large"
                type="primary"
                loading={submit.isPending}
                onClick={() => void (filling ? toConfirm() : send())}
              >
                {t(filling ? "verify.next" : "verify.submit")}
              </Button>
            </div>
          </Form>
        </section>
        {filling && <Rules kind={kind} />}
      </div>
    </>
  );
}
