import { Tag } from "antd";
import type { DeveloperRow } from "../../api/types";
import { has, useT } from "../../i18n";

type State = DeveloperRow["state"];

export const ACCOUNT_STATES: State[] = ["active", "frozen", "reset_due", "closing", "closed"];

const COLOUR: Record<State, string> = {
  active: "success",
  frozen: "error",
  reset_due: "warning",
  closing: "warning",
  closed: "default",
};

/** Where an account stands; quiet ones are left out where nothing is unusual. */
export function AccountState(props: { state: State; quiet?: boolean }) {
  const t = useT();
  if (props.quiet && props.state === "active") return null;
  return (
    <Tag color={COLOUR[props.state]} variant="filled">
      {t(`dev.state.${props.state}`)}
    </Tag>
  );
}

/** Where the verification of an organisation stands. */
export function Verified(props: { state: string }) {
  const t = useT();
  const key = `standing.${props.state}`;
  const colour = { verified: "success", pending: "processing", rejected: "error" }[props.state] ?? "default";
  return (
    <Tag color={colour} variant="filled">
      {has(key) ? t(key) : props.state}
    </Tag>
  );
}
