import { useQuery } from "@tanstack/react-query";
import { App, Button } from "antd";
import { useParams } from "react-router";
import { api, must } from "../../api/client";
import { explain } from "../../api/problem";
import { useT } from "../../i18n";
import { PageHead } from "../../shared/page";
import { Await } from "../../shared/states";
import { TicketFacts } from "../parts/facts";
import { TicketState } from "../parts/state";
import { Thread } from "../parts/thread";
import { ticketQuery, useTicketChange } from "../queries";

/** One ticket of the organisation: what was written, and the next message (HLP-03). */
export function TicketDetail() {
  const t = useT();
  const { id = "" } = useParams();
  const { modal, message } = App.useApp();
  const ticket = useQuery(ticketQuery(id, false));
  const params = { path: { id } };
  const write = useTicketChange((text: string) =>
    must(api.POST("/api/v1/me/tickets/{id}/messages", { params, body: { text } })),
  );
  const close = useTicketChange((_: null) => must(api.PUT("/api/v1/me/tickets/{id}/closure", { params })));
  const ask = () =>
    modal.confirm({
      title: t("ticket.close_title"),
      content: t("ticket.close_text"),
      okText: t("ticket.close"),
      cancelText: t("ticket.keep"),
      onOk: () => close.mutateAsync(null).catch((error) => void message.error(explain(error))),
    });
  return (
    <Await of={ticket}>
      {(of) => (
        <>
          <PageHead
            title={of.subject}
            tag={<TicketState state={of.state} />}
            text={of.number}
            crumbs={[{ text: t("nav.support"), to: "/console/support" }]}
            actions={of.writable && <Button onClick={ask}>{t("ticket.close")}</Button>}
          />
          <div className="pf-two">
            <Thread of={of} desk={false} saving={write.isPending} send={write.mutateAsync} />
            <TicketFacts of={of} />
          </div>
        </>
      )}
    </Await>
  );
}
