import { Tag } from "antd";
import { has, useT } from "../../i18n";

const COLOURS: Record<string, string> = { reviewing: "processing", rejected: "error", signed: "success" };

/** What people call a state. */
export function useStateName() {
  const t = useT();
  return (state: string) => {
    const key = `contract.${state}`;
    return has(key) ? t(key) : state;
  };
}

/** The state of a contract (CON-07). */
export function StateTag(props: { state: string }) {
  const name = useStateName();
  return (
    <Tag color={COLOURS[props.state] ?? "default"} variant="filled">
      {name(props.state)}
    </Tag>
  );
}
