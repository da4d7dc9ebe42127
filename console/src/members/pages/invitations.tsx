import { MailOutlined } from "@ant-design/icons";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button, Tag } from "antd";
import { api, keepCsrf, must } from "../../api/client";
import { explain } from "../../api/problem";
import { useT } from "../../i18n";
import { Moment } from "../../shared/moment";
import { PageHead } from "../../shared/page";
import { Await, Empty } from "../../shared/states";
import { RoleTags } from "../parts/roles";
import { type Belonging, type Invitation, myInvitationsQuery, organisationsQuery, useEnter } from "../queries";

/** The invitations to oneself, and the organisations one belongs to (AUT-02, AUT-12). */
export function Invitations() {
  const t = useT();
  const invitations = useQuery(myInvitationsQuery);
  const organisations = useQuery(organisationsQuery);
  return (
    <>
      <PageHead title={t("nav.my_invitations")} text={t("inv.text")} />
      <div className="pf-stack">
        <section className="pf-card" aria-label={t("nav.my_invitations")}>
          <Await of={invitations}>
            {(page) =>
              page.items.length === 0 ? (
                <Empty icon={<MailOutlined />} title={t("inv.empty")} text={t("inv.empty_text")} />
              ) : (
                <ul className="pf-lines">
                  {page.items.map((one) => (
                    <Asked key={one.id} of={one} />
                  ))}
                </ul>
              )
            }
          </Await>
        </section>
        <section className="pf-card" aria-labelledby="my-organisations">
          <h2 id="my-organisations">{t("org.mine")}</h2>
          <Await of={organisations}>
            {(page) => (
              <ul className="pf-lines">
                {page.items.map((one) => (
                  <Place key={one.id} of={one} />
                ))}
              </ul>
            )}
          </Await>
        </section>
      </div>
    </>
  );
}

function Asked(props: { of: Invitation }) {
  const t = useT();
  const queries = useQueryClient();
  const enter = useEnter();
  const { message } = App.useApp();
  const { id, organisation, roles, expires_at } = props.of;
  const answer = useMutation({
    mutationFn: (say: "accept" | "decline") =>
      must(api.POST("/api/v1/me/invitations/{id}/answer", { params: { path: { id } }, body: { answer: say } })),
    onSuccess: (answered) => {
      if (answered.state === "accepted") enter.mutate({ id: answered.organisation, name: organisation });
      else message.success(t("inv.declined"));
    },
    onError: (error) => message.error(explain(error)),
    onSettled: () => queries.invalidateQueries({ queryKey: myInvitationsQuery.queryKey }),
  });
  return (
    <li>
      <div>
        <div className="pf-row">
          <strong>{organisation}</strong>
        </div>
        <div className="pf-row">
          <span className="pf-label">{t("inv.as")}</span> <RoleTags roles={roles} />
        </div>
        <span className="pf-hint">
          {t("members.expires")} <Moment at={expires_at} />
        </span>
      </div>
      <span className="pf-row">
        <Button type="primary" loading={answer.isPending} onClick={() => answer.mutate("accept")}>
          {t("inv.accept")}
        </Button>
        <Button disabled={answer.isPending} onClick={() => answer.mutate("decline")}>
          {t("inv.decline")}
        </Button>
      </span>
    </li>
  );
}

function Place(props: { of: Belonging }) {
  const t = useT();
  const queries = useQueryClient();
  const { message, modal } = App.useApp();
  const { id, name, roles, current } = props.of;
  const leave = useMutation({
    mutationFn: () => must(api.DELETE("/api/v1/me/organisations/{id}", { params: { path: { id } } })),
    onSuccess: async (answer) => {
      keepCsrf(answer.csrf_token);
      message.success(t("inv.left"));
      await queries.resetQueries();
    },
    onError: (error) => message.error(explain(error)),
  });
  const ask = () =>
    modal.confirm({
      title: t("inv.leave_title", { name }),
      content: t("inv.leave_text"),
      okText: t("inv.leave"),
      cancelText: t("cancel"),
      okButtonProps: { danger: true },
      onOk: () => leave.mutateAsync().catch(() => undefined),
    });
  return (
    <li>
      <div>
        <div className="pf-row">
          <span>{name}</span>
          {current && (
            <Tag color="processing" variant="filled">
              {t("inv.current")}
            </Tag>
          )}
        </div>
        <RoleTags roles={roles} />
      </div>
      {!roles.includes("owner") && (
        <Button size="small" danger onClick={ask}>
          {t("inv.leave")}
          <span className="pf-sr"> {name}</span>
        </Button>
      )}
    </li>
  );
}
