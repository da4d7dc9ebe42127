import { useQuery } from "@tanstack/react-query";
import { App, Button } from "antd";
import { useParams } from "react-router";
import { api, must } from "../../api/client";
import { explain } from "../../api/problem";
import { useT } from "../../i18n";
import { PageHead } from "../../shared/page";
import { Await } from "../../shared/states";
import { may, useStaff } from "../../shell/context";
import { TicketFacts } from "../parts/facts";
import { TicketState } from "../parts/state";
import { Thread } from "../parts/thread";
import { ticketQuery, useTicketChange } from "../queries";

/** One ticket for customer service: answer, mark as solved, close (HLP-03). */
export function TicketCase() {
  const t = useT();
  const { id = "" } = useParams();
  const { message } = App.useApp();
  const write = may(useStaff(), "tickets.answer");
  const ticket = useQuery(ticketQuery(id, true));
  const params = { path: { id } };
  const answer = useTicketChange((text: string) =>
    must(api.POST("/api/v1/admin/tickets/{id}/messages", { params, body: { text } })),
  );
  const end = useTicketChange((outcome: "solved" | "closed") =>
    must(api.PUT("/api/v1/admin/tickets/{id}/outcome", { params, body: { outcome } })),
  );
  const finish = (outcome: "solved" | "closed") =>
    end.mutate(outcome, { onError: (error) => void message.error(explain(error)) });
  return (
    <Await of={ticket}>
      {(of) => (
        <>
          <PageHead
            title={of.subject}
            tag={<TicketState state={of.state} desk />}
            text={of.number}
            crumbs={[{ text: t("nav.tickets"), to: "/admin/tickets" }]}
            actions={
              write &&
              of.writable && (
                <>
                  {of.state !== "solved" && (
                    <Button loading={end.isPending} onClick={() => finish("solved")}>
                      {t("ticket.solve")}
                    </Button>
                  )}
                  <Button loading={end.isPending} onClick={() => finish("closed")}>
                    {t("ticket.close")}
                  </Button>
                </>
              )
            }
          />
          <div className="pf-two">
            <Thread
              of={{ ...of, writable: of.writable && write }}
              desk
              saving={answer.isPending}
              send={answer.mutateAsync}
            />
            <TicketFacts of={of} />
          </div>
        </>
      )}
    </Await>
  );
}
