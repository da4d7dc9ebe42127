import { Progress } from "antd";
import { useT } from "../../i18n";
import { count } from "../../shared/time";

const AMBER_FROM = 80;

/** Calls today against the limit; amber from 80 %, with the numbers beside it. */
export function Usage(props: { name: string; calls: number; limit: number }) {
  const t = useT();
  const percent = props.limit > 0 ? Math.min((100 * props.calls) / props.limit, 100) : 0;
  return (
    <div className="pf-usage-cell">
      <span className="pf-label">
        {count(props.calls, t.lang)} / {count(props.limit, t.lang)}
      </span>
      <Progress
        percent={percent}
        showInfo={false}
        size="small"
        strokeColor={percent >= AMBER_FROM ? "var(--pf-gauge)" : "var(--pf-primary)"}
        aria-label={t("overview.used", { name: props.name })}
      />
    </div>
  );
}
