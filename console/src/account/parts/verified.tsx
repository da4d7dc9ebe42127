import { LockOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button, Tag, Tooltip } from "antd";
import { Link } from "react-router";
import { useT } from "../../i18n";
import { useMe } from "../../shell/context";
import { changeOf, verificationQuery } from "../../verify/queries";

const SHOWN = {
  enterprise: ["company_name", "credit_code", "legal_name", "address"],
  individual: ["name", "id_number"],
} as const;

/** What was verified and holds: read-only, with the way to change it by another review (PRO-02, PRO-03, ENT-04). */
export function Verified() {
  const t = useT();
  const { standing } = useMe();
  const verification = useQuery(verificationQuery).data;
  const done = standing.verification === "verified";
  const kind = standing.kind ?? "individual";
  const facts = verification?.in_force ?? verification?.case?.facts ?? {};
  const change = verification && changeOf(verification);
  return (
    <section className="pf-card" aria-labelledby="verified-data">
      <div className="pf-card-head">
        <h2 id="verified-data">{t("profile.verified")}</h2>
        <span className="pf-row">
          <Tag color={done ? "success" : "default"} variant="filled">
            {t(`standing.${standing.verification}`)}
          </Tag>
          {change && (
            <Tag color={change === "pending" ? "processing" : "error"} variant="filled">
              {t(change === "pending" ? "profile.changing" : "profile.change_rejected")}
            </Tag>
          )}
        </span>
      </div>
      {done ? (
        <>
          <dl className="pf-facts">
            {SHOWN[kind].map((field) => (
              <div key={field} className="pf-fact">
                <dt>{t(`field.${field}`)}</dt>
                <dd>
                  {String(facts[field] ?? "—")}{" "}
                  <Tooltip title={t("profile.frozen")}>
                    <LockOutlined aria-label={t("profile.frozen")} className="pf-hint" />
                  </Tooltip>
                </dd>
              </div>
            ))}
            <dt>{t("account.level")}</dt>
            <dd>{standing.level}</dd>
          </dl>
          <p className="pf-hint pf-below">{t("profile.change_how")}</p>
          <div className="pf-row pf-below">
            {change ? (
              <Link to="/console/verify/status">
                <Button tabIndex={-1}>{t("profile.see_change")}</Button>
              </Link>
            ) : (
              <Link to={`/console/verify/${kind}`}>
                <Button tabIndex={-1}>{t("profile.change")}</Button>
              </Link>
            )}
            {kind === "individual" && !change && <Link to="/console/verify/enterprise">{t("profile.upgrade")}</Link>}
          </div>
        </>
      ) : (
        <p>
          {t("account.unverified")} <Link to="/console/verify">{t("account.go_verify")}</Link>
        </p>
      )}
    </section>
  );
}
