import { CheckCircleOutlined, CloseCircleOutlined, WarningOutlined } from "@ant-design/icons";
import { Tag, Timeline } from "antd";
import { Link } from "react-router";
import type { ReviewDetail } from "../../api/types";
import { has, useT } from "../../i18n";
import { Copy } from "../../shared/copy";
import { Moment } from "../../shared/moment";
import { CaseState, Due, Second, useKindName } from "./tags";

const ICONS = { ok: <CheckCircleOutlined />, warn: <WarningOutlined />, fail: <CloseCircleOutlined /> };

/** Data with differences from the version before, automatic checks, history, related cases (REV-06). */
export function Facts(props: { of: ReviewDetail }) {
  const t = useT();
  const kindName = useKindName();
  const { of } = props;
  const words = (field: string, value: string) => {
    if (field === "gender" && (value === "male" || value === "female")) return t(`gender.${value}`);
    if (field === "id_valid_years" && /^\d+$/.test(value)) return t("years", { n: value });
    return value;
  };
  return (
    <>
      <section>
        <h2>{t("facts.title")}</h2>
        <dl className="pf-facts">
          <dt>{t("reviews.kind")}</dt>
          <dd className="pf-row">
            {kindName(of.kind)} <CaseState state={of.state} /> {of.state === "pending" && <Due due={of.due} />}
            {of.awaiting_second && <Second />}
            {of.only_marked && of.state === "rejected" && <Tag variant="filled">{t("partial.tag")}</Tag>}
          </dd>
          {of.facts.map((fact) => (
            <div key={fact.field} className="pf-fact">
              <dt>{t.lang === "zh" ? fact.label.zh : fact.label.en}</dt>
              <dd>
                <Copy
                  text={fact.value}
                  shown={words(fact.field, fact.value)}
                  label={t.lang === "zh" ? fact.label.zh : fact.label.en}
                />
                {fact.previous !== null && fact.previous !== undefined && (
                  <div className="pf-hint">
                    <Tag color="warning" variant="filled">
                      {t("facts.changed")}
                    </Tag>
                    <del>{words(fact.field, fact.previous) || t("none")}</del>
                  </div>
                )}
              </dd>
            </div>
          ))}
          <dt>{t("reviews.submitted")}</dt>
          <dd>
            <Moment at={of.submitted_at} />
          </dd>
          <dt>{t("reviews.target")}</dt>
          <dd>
            <Moment at={of.promised_at} />
          </dd>
          <dt>{t("reviews.deadline")}</dt>
          <dd>
            <Moment at={of.due_at} />
          </dd>
        </dl>
      </section>
      {of.checks.length > 0 && (
        <section>
          <h2>{t("facts.checks")}</h2>
          <ul className="pf-checks">
            {of.checks.map((check) => (
              <li key={check.code} className={check.outcome}>
                {ICONS[check.outcome]} <span className="pf-sr">{t(`outcome.${check.outcome}`)}</span>{" "}
                <span>{check.text}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
      {of.related.length > 0 && (
        <section>
          <h2>{t("facts.related")}</h2>
          <ul className="pf-checks">
            {of.related.map((one) => (
              <li key={one.id}>
                <Link to={`/admin/reviews/${one.id}`}>
                  <span className="pf-mono">{one.number}</span> {one.applicant}
                </Link>
                <CaseState state={one.state} />
              </li>
            ))}
          </ul>
        </section>
      )}
      <section>
        <h2>{t("facts.history")}</h2>
        <Timeline
          items={of.history.map((line) => ({ key: `${line.at}${line.action}`, content: <Line of={line} /> }))}
        />
      </section>
    </>
  );
}

function Line(props: { of: ReviewDetail["history"][number] }) {
  const t = useT();
  const { of } = props;
  const key = `history.${of.action}`;
  return (
    <>
      <div>
        {has(key) ? t(key) : of.action} · {of.who}{" "}
        {of.version > 1 && <span className="pf-hint">{t("reviews.again", { n: of.version })}</span>}
      </div>
      {of.reasons.map((reason) => (
        <div key={`${reason.code}${reason.target}`} className="pf-label">
          {reason.text}
          {reason.note && ` · ${reason.note}`}
        </div>
      ))}
      {of.note && <div className="pf-label">{of.note}</div>}
      <span className="pf-hint">
        <Moment at={of.at} />
      </span>
    </>
  );
}
