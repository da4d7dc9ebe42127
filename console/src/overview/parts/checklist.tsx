import { CheckOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { Link } from "react-router";
import type { AppView } from "../../api/types";
import { useT } from "../../i18n";
import { useMe } from "../../shell/context";

/** The way to the first call, shown until it is done: register, verify, create an app, subscribe, call. */
export function Checklist(props: { apps: AppView[]; subscribed: boolean }) {
  const t = useT();
  const me = useMe();
  const app = props.apps[0];
  const called = props.apps.some((one) => one.calls_today > 0);
  const steps = [
    { key: "register", done: true, to: "/console/account" },
    { key: "verify", done: me.standing.verification === "verified", to: "/console/verify" },
    { key: "app", done: app !== undefined, to: "/console/apps?new=1" },
    { key: "subscribe", done: props.subscribed, to: "/console/solutions" },
    { key: "call", done: called, to: app ? `/console/tester?app=${app.id}` : "/console/tester" },
  ] as const;
  const next = steps.find((step) => !step.done);
  if (!next) return null;
  return (
    <section className="pf-card pf-gap">
      <h2>{t("check.title")}</h2>
      <ol className="pf-checklist">
        {steps.map((step, at) => (
          <li key={step.key} className={step.done ? "done" : step === next ? "next" : undefined}>
            <span className="pf-dot" aria-hidden>
              {step.done ? <CheckOutlined /> : at + 1}
            </span>
            <div>
              <strong>{t(`check.${step.key}`)}</strong>
              {step.done && <span className="pf-sr"> {t("overview.done")}</span>}
              <p className="pf-hint">{t(`check.${step.key}_text`)}</p>
              {step === next && (
                <Link to={step.to}>
                  <Button size="small" type="primary" tabIndex={-1}>
                    {t("check.go")}
                    <span className="pf-sr"> {t(`check.${step.key}`)}</span>
                  </Button>
                </Link>
              )}
            </div>
          </li>
        ))}
      </ol>
    </section>
  );
}
