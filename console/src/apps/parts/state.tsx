import { Tag } from "antd";
import { has, useT } from "../../i18n";

const COLOURS: Record<string, string> = {
  development: "processing",
  online: "success",
  listed: "success",
  suspended: "error",
};

/** The application's state in its fixed word. */
export function AppState(props: { state: string }) {
  const t = useT();
  const key = `app.${props.state}`;
  return (
    <Tag color={COLOURS[props.state] ?? "default"} variant="filled">
      {has(key) ? t(key) : props.state}
    </Tag>
  );
}
