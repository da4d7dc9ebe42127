import { Steps } from "antd";
import { useT } from "../../i18n";
import { usePhone } from "../../shared/width";

const STEPS = ["step.type", "step.fill", "step.confirm", "step.wait"] as const;

/** Where the developer is on the way: type, data, confirmation, review. */
export function Progression(props: { at: number; status?: "process" | "finish" | "error" }) {
  const t = useT();
  const phone = usePhone();
  return (
    <div className="pf-card pf-steps">
      {phone ? (
        <p>
          <strong>{t(STEPS[props.at] ?? "step.wait")}</strong>{" "}
          <span className="pf-label">{t("step.of", { n: props.at + 1, all: STEPS.length })}</span>
        </p>
      ) : (
        <Steps
          current={props.at}
          status={props.status}
          titlePlacement="vertical"
          items={STEPS.map((step) => ({ title: t(step) }))}
        />
      )}
    </div>
  );
}
