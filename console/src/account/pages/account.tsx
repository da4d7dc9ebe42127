import { Button } from "antd";
import { Link } from "react-router";
import { useT } from "../../i18n";
import { Copy } from "../../shared/copy";
import { Moment } from "../../shared/moment";
import { PageHead } from "../../shared/page";
import { Portrait } from "../../shared/portrait";
import { useMe } from "../../shell/context";
import { Security } from "../parts/security";
import { Verified } from "../parts/verified";

const FIELDS = ["contact", "website", "address", "introduction"] as const;

/** The account centre: what is verified, what the person says of themselves, how they log in. */
export function AccountPage() {
  const t = useT();
  const me = useMe();
  return (
    <>
      <PageHead title={t("nav.me")} text={t("account.text")} />
      <div className="pf-two">
        <div className="pf-stack">
          <Verified />
          <Profile />
        </div>
        <div className="pf-stack">
          <section className="pf-card">
            <h2>{t("account.login")}</h2>
            <dl className="pf-facts">
              <dt>{t("sec.username")}</dt>
              <dd>
                {me.account.username || "—"} <Modify what="username" label={t("sec.username")} />
              </dd>
              <dt>{t("account.phone")}</dt>
              <dd>
                {me.account.phone || "—"} <Modify what="phone" label={t("account.phone")} />
              </dd>
              <dt>{t("account.email")}</dt>
              <dd>
                {me.account.email || "—"} <Modify what="email" label={t("account.email")} />
              </dd>
              <dt>{t("account.id")}</dt>
              <dd>
                <Copy text={me.account.id} mono label={t("account.id")} />
              </dd>
              <dt>{t("account.since")}</dt>
              <dd>
                <Moment at={me.account.created_at} />
              </dd>
            </dl>
            <p className="pf-below">
              <Link to="/console/account/security">{t("sec.manage")}</Link> ·{" "}
              <Link to="/console/agreements">{t("nav.own_agreements")}</Link>
            </p>
            <p>
              <Link to="/console/account/level">{t("level.manage")}</Link> ·{" "}
              <Link to="/console/account/tokens">{t("token.manage")}</Link> ·{" "}
              <Link to="/console/account/privacy">{t("privacy.manage")}</Link>
            </p>
          </section>
          <Security />
        </div>
      </div>
    </>
  );
}

/** Leads to the dialog that changes one way to log in (SEC-09). */
function Modify(props: { what: string; label: string }) {
  const t = useT();
  return (
    <Link
      className="pf-beside"
      to={`/console/account/security?change=${props.what}`}
      aria-label={`${t("sec.modify")} ${props.label}`}
    >
      {t("sec.modify")}
    </Link>
  );
}

/** What the person says of themselves, with the way to the edit page (PRO-01). */
function Profile() {
  const t = useT();
  const { account } = useMe();
  return (
    <section className="pf-card">
      <div className="pf-card-head">
        <h2>{t("account.profile")}</h2>
        <Link to="/console/account/profile">
          <Button tabIndex={-1}>{t("profile.edit")}</Button>
        </Link>
      </div>
      <div className="pf-picture">
        <Portrait src={account.avatar} size={56} />
        <strong>{account.nickname}</strong>
      </div>
      <dl className="pf-facts">
        {FIELDS.map((field) => (
          <div key={field} className="pf-fact">
            <dt>{t(`account.${field}`)}</dt>
            <dd>{account.profile[field] || <span className="pf-hint">{t("profile.empty")}</span>}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
