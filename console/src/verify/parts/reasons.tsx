import { Alert } from "antd";
import type { Reason } from "../../api/types";
import { has, useT } from "../../i18n";

/** Why it was sent back: reason first, then where to fix it (RNV-12). */
export function Reasons(props: { reasons: Reason[] }) {
  const t = useT();
  const where = (target: string) => {
    const key = `field.${target.replace("documents/", "")}`;
    return has(key) ? t(key) : target;
  };
  return (
    <Alert
      type="error"
      showIcon
      className="pf-gap"
      title={t("status.reasons", { n: props.reasons.length })}
      description={
        <ol className="pf-reasons">
          {props.reasons.map((reason) => (
            <li key={`${reason.code}${reason.target}`}>
              {reason.text}
              {reason.target && (
                <span className="pf-label"> {t("status.concerns", { field: where(reason.target) })}</span>
              )}
              {reason.note && <div className="pf-label">{t("status.note", { note: reason.note })}</div>}
            </li>
          ))}
        </ol>
      }
    />
  );
}
