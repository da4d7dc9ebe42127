import type { Verification, VerificationCase } from "../../api/types";
import { useT } from "../../i18n";
import { Moment } from "../../shared/moment";
import { days } from "../promise";

const IN_FORCE = ["name", "id_number", "company_name", "credit_code", "legal_name", "address"] as const;

/** The data that hold while a change is under way (PRO-03). */
export function InForce(props: { facts: Verification["in_force"] }) {
  const t = useT();
  const facts = props.facts ?? {};
  const named = IN_FORCE.filter((field) => facts[field]);
  return (
    <section className="pf-card" aria-labelledby="in-force">
      <h2 id="in-force">{t("change.in_force")}</h2>
      <dl className="pf-facts">
        {named.map((field) => (
          <div key={field} className="pf-fact">
            <dt>{t(`field.${field}`)}</dt>
            <dd>{String(facts[field])}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** When the newest case came, when it is due, when it was decided (RNV-10). */
export function Submitted(props: { of: VerificationCase; waiting: boolean }) {
  const t = useT();
  const { of } = props;
  return (
    <section className="pf-card">
      <h2>{t("status.facts")}</h2>
      <dl className="pf-facts">
        <dt>{t("status.submitted")}</dt>
        <dd>
          <Moment at={of.submitted_at} />
        </dd>
        {props.waiting && (
          <>
            <dt>{t("status.promise")}</dt>
            <dd>{t("status.days", { days: days(of.promise) })}</dd>
            <dt>{t("status.due")}</dt>
            <dd>
              <Moment at={of.due_at} />
            </dd>
          </>
        )}
        {of.decided_at && (
          <>
            <dt>{t("status.decided")}</dt>
            <dd>
              <Moment at={of.decided_at} />
            </dd>
          </>
        )}
        <dt>{t("status.version")}</dt>
        <dd>{of.version}</dd>
      </dl>
    </section>
  );
}
