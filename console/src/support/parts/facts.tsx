import { useT } from "../../i18n";
import { Copy } from "../../shared/copy";
import { Moment } from "../../shared/moment";
import type { Ticket } from "../queries";

/** What is known of a ticket beside its messages. */
export function TicketFacts(props: { of: Ticket }) {
  const t = useT();
  const { of } = props;
  const lines: [string, React.ReactNode][] = [
    [t("ticket.number"), <Copy key="number" text={of.number} mono label={t("ticket.number")} />],
    [t("ticket.kind"), t(`kind.${of.kind}`)],
  ];
  if (of.organisation) lines.push([t("ticket.organisation"), of.organisation]);
  if (of.wish) {
    lines.push([t("ticket.contact"), of.wish.contact], [t("ticket.phone"), of.wish.phone]);
    if (of.wish.time) lines.push([t("ticket.time"), of.wish.time]);
  } else {
    lines.push(
      [t("ticket.category"), t(`category.${of.category}`)],
      [t("ticket.priority"), t(`priority.${of.priority}`)],
    );
  }
  if (of.request_ids.length > 0) lines.push([t("ticket.request_ids"), of.request_ids.join(" ")]);
  lines.push(
    [t("ticket.created"), <Moment key="created" at={of.created_at} />],
    [
      t("ticket.first_answer"),
      of.answered_at ? <Moment key="answered" at={of.answered_at} /> : t("ticket.not_answered"),
    ],
  );
  return (
    <section className="pf-card">
      <h2>{t("ticket.facts")}</h2>
      <dl className="pf-facts">
        {lines.map(([label, value]) => (
          <div key={label} className="pf-fact">
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
