import { Tag } from "antd";
import { useT } from "../../i18n";

const COLOURS: Record<string, string> = { open: "processing", waiting: "warning", solved: "success" };

/** The state of a ticket, in the words of whoever looks. */
export function TicketState(props: { state: string; desk?: boolean }) {
  const t = useT();
  const words: Record<string, string> = {
    open: t(props.desk ? "ticket.desk_open" : "ticket.open"),
    waiting: t(props.desk ? "ticket.waiting_desk" : "ticket.waiting_state"),
    solved: t("ticket.solved"),
    closed: t("ticket.closed"),
  };
  return (
    <Tag color={COLOURS[props.state] ?? "default"} variant="filled">
      {words[props.state] ?? props.state}
    </Tag>
  );
}
