import { useQuery } from "@tanstack/react-query";
import { Alert } from "antd";
import { useParams } from "react-router";
import type { DeveloperDetail } from "../../api/types";
import { useT } from "../../i18n";
import { Copy } from "../../shared/copy";
import { Moment } from "../../shared/moment";
import { PageHead } from "../../shared/page";
import { Await } from "../../shared/states";
import { second } from "../../shared/time";
import { may, useStaff } from "../../shell/context";
import { Acts } from "../parts/acts";
import { Events, Sessions } from "../parts/log";
import { Notes } from "../parts/notes";
import { Organisation } from "../parts/organisation";
import { AccountState } from "../parts/state";
import { developerQuery } from "../queries";

/** Everything about one developer, masked, and what an operator may do (ADM-04, ADM-08). */
export function Developer() {
  const { id = "" } = useParams();
  const developer = useQuery(developerQuery(id));
  return <Await of={developer}>{(value) => <Inside developer={value} />}</Await>;
}

function Inside(props: { developer: DeveloperDetail }) {
  const t = useT();
  const staff = useStaff();
  const { account, frozen, closing_at, memberships, notes } = props.developer;
  return (
    <>
      <PageHead
        title={account.nickname || t("dev.nameless")}
        tag={<AccountState state={account.state} />}
        crumbs={[{ text: t("nav.developers"), to: "/admin/developers" }]}
        actions={account.state !== "closed" && <Acts developer={props.developer} />}
      />
      {frozen && (
        <Alert
          className="pf-gap"
          type="error"
          showIcon
          title={t("dev.frozen_since", { at: second(frozen.at), reason: frozen.reason })}
        />
      )}
      {closing_at && (
        <Alert className="pf-gap" type="warning" showIcon title={t("dev.closing_at", { at: second(closing_at) })} />
      )}
      <div className="pf-two">
        <div className="pf-stack">
          {memberships.map((one) => (
            <Organisation key={one.organisation.id} of={one} developer={account.id} />
          ))}
          <Events developer={props.developer} />
        </div>
        <div className="pf-stack">
          <section className="pf-card">
            <h2>{t("dev.account")}</h2>
            <dl className="pf-facts">
              <dt>{t("sec.username")}</dt>
              <dd>{account.username || "—"}</dd>
              <dt>{t("account.phone")}</dt>
              <dd>{account.phone || "—"}</dd>
              <dt>{t("account.email")}</dt>
              <dd>{account.email || "—"}</dd>
              <dt>{t("account.id")}</dt>
              <dd>
                <Copy text={account.id} mono label={t("account.id")} />
              </dd>
              <dt>{t("account.since")}</dt>
              <dd>
                <Moment at={account.created_at} />
              </dd>
            </dl>
          </section>
          <Sessions developer={props.developer} />
          <Notes id={account.id} notes={notes} write={may(staff, "developers.assist")} />
        </div>
      </div>
    </>
  );
}
