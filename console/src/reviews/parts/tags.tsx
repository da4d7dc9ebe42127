import { Tag } from "antd";
import { useT } from "../../i18n";

const COLOURS: Record<string, string> = { on_time: "default", today: "warning", overdue: "error" };

/** Where a case stands against the promised working days (REV-03). */
export function Due(props: { due: string }) {
  const t = useT();
  const key = props.due === "overdue" ? "due.overdue" : props.due === "today" ? "due.today" : "due.on_time";
  return (
    <Tag color={COLOURS[props.due] ?? "default"} variant="filled">
      {t(key)}
    </Tag>
  );
}

const STATES = ["pending", "approved", "rejected", "withdrawn", "revoked"] as const;
const STATE_COLOURS: Record<string, string> = { pending: "processing", approved: "success", rejected: "error" };

export function CaseState(props: { state: string }) {
  const t = useT();
  const known = STATES.find((state) => state === props.state);
  return (
    <Tag color={STATE_COLOURS[props.state] ?? "default"} variant="filled">
      {known ? t(`case.${known}`) : props.state}
    </Tag>
  );
}

/** One of two people has spoken (REV-09). */
export function Second() {
  const t = useT();
  return (
    <Tag color="processing" variant="filled">
      {t("second.tag")}
    </Tag>
  );
}

export function useKindName() {
  const t = useT();
  return (kind: string) =>
    kind === "individual" || kind === "enterprise" || kind === "contract" ? t(`kind.${kind}`) : kind;
}
