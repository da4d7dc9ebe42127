import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button } from "antd";
import { api, must } from "../../api/client";
import { explain } from "../../api/problem";
import { useT } from "../../i18n";
import { Moment } from "../../shared/moment";
import { Await } from "../../shared/states";
import { invitationsQuery } from "../queries";
import { RoleTags } from "./roles";

/** The invitations that nobody has answered yet; each can be taken back (AUT-02). */
export function OpenInvitations() {
  const t = useT();
  const queries = useQueryClient();
  const { message } = App.useApp();
  const invitations = useQuery(invitationsQuery);
  const withdraw = useMutation({
    mutationFn: (id: string) => must(api.DELETE("/api/v1/member-invitations/{id}", { params: { path: { id } } })),
    onSuccess: () => message.success(t("members.withdrawn")),
    onError: (error) => message.error(explain(error)),
    onSettled: () => queries.invalidateQueries({ queryKey: invitationsQuery.queryKey }),
  });
  return (
    <section className="pf-card" aria-labelledby="open-invitations">
      <h2 id="open-invitations">{t("members.open")}</h2>
      <p className="pf-hint">{t("members.open_text")}</p>
      <Await of={invitations}>
        {(page) =>
          page.items.length === 0 ? (
            <p className="pf-label">{t("members.open_empty")}</p>
          ) : (
            <ul className="pf-lines">
              {page.items.map((one) => (
                <li key={one.id}>
                  <div>
                    <div className="pf-row">
                      <span className="pf-mono">{one.recipient}</span>
                      <RoleTags roles={one.roles} />
                    </div>
                    <span className="pf-hint">
                      {t("members.expires")} <Moment at={one.expires_at} />
                    </span>
                  </div>
                  <Button size="small" loading={withdraw.isPending} onClick={() => withdraw.mutate(one.id)}>
                    {t("members.withdraw")}
                    <span className="pf-sr"> {one.recipient}</span>
                  </Button>
                </li>
              ))}
            </ul>
          )
        }
      </Await>
    </section>
  );
}
