import { useQuery } from "@tanstack/react-query";
import { Alert, Button } from "antd";
import { Link, useParams } from "react-router";
import { platformQuery } from "../../api/queries";
import { useT } from "../../i18n";
import { Moment } from "../../shared/moment";
import { PageHead } from "../../shared/page";
import { Await, Empty } from "../../shared/states";
import { Support } from "../../shared/support";
import { StateTag, useStateName } from "../parts/state";
import { type Contract, type Contracts, contractsQuery } from "../queries";
import "../contracts.css";

/** How often the page looks, so that an approval shows while the developer watches. */
const LOOK_EVERY = 5_000;

/** One contract: its state and history, the due date, the reasons, the document (CON-06, CON-07, CON-10). */
export function ContractDetail() {
  const t = useT();
  const { id } = useParams();
  const contracts = useQuery({ ...contractsQuery, refetchInterval: LOOK_EVERY });
  return (
    <Await of={contracts}>
      {(page) => {
        const one = page.items.find((one) => one.id === id);
        if (!one)
          return (
            <Empty page title={t("contract.gone")} action={<Link to="/console/contracts">{t("nav.contracts")}</Link>} />
          );
        return <Known page={page} one={one} />;
      }}
    </Await>
  );
}

function Known(props: { page: Contracts; one: Contract }) {
  const t = useT();
  const { page, one } = props;
  const platform = useQuery(platformQuery);
  const title = page.kinds.find((kind) => kind.name === one.kind)?.title[t.lang] ?? one.kind;
  return (
    <>
      <PageHead
        title={title}
        tag={<StateTag state={one.state} />}
        crumbs={[{ text: t("nav.contracts"), to: "/console/contracts" }]}
        actions={
          <>
            <a href={one.document} download>
              <Button tabIndex={-1}>{t("contract.download")}</Button>
            </a>
            {one.state === "rejected" && (
              <Link to={`/console/contracts/${one.id}/edit`}>
                <Button type="primary" tabIndex={-1}>
                  {t("contract.resubmit")}
                </Button>
              </Link>
            )}
          </>
        }
      />
      {one.reasons.length > 0 && (
        <Alert
          type="error"
          showIcon
          title={t("contract.reasons")}
          description={one.reasons.map((reason) => (
            <div key={reason.code}>{[reason.text, reason.note].filter(Boolean).join(" · ")}</div>
          ))}
        />
      )}
      <div className="pf-stack">
        {one.state === "rejected" && platform.data && <Support of={platform.data.support} />}
        <Facts page={page} one={one} />
        <History of={one} />
      </div>
    </>
  );
}

function Facts(props: { page: Contracts; one: Contract }) {
  const t = useT();
  const { page, one } = props;
  const fields = page.fields.filter((field) => one.company[field.name as keyof typeof one.company]);
  return (
    <section className="pf-card">
      <h2>{t("contract.facts")}</h2>
      <dl className="pf-facts">
        <dt>{t("contract.submitted")}</dt>
        <dd>
          <Moment at={one.submitted_at} />
        </dd>
        {one.state === "reviewing" && (
          <>
            <dt>{t("contract.due")}</dt>
            <dd>
              <Moment at={one.due_at} /> ({t("contract.days", { days: page.promise })})
            </dd>
          </>
        )}
        {one.signed_at && one.ends_at && (
          <>
            <dt>{t("contract.signed_at")}</dt>
            <dd>
              <Moment at={one.signed_at} />
            </dd>
            <dt>{t("contract.ends")}</dt>
            <dd>
              <Moment at={one.ends_at} />
            </dd>
          </>
        )}
        {one.grace_until && (
          <>
            <dt>{t("contract.grace")}</dt>
            <dd>
              <Moment at={one.grace_until} />
            </dd>
          </>
        )}
        <dt>{t("contract.version")}</dt>
        <dd>{one.text_version}</dd>
        {fields.map((field) => [
          <dt key={field.name}>{field.label[t.lang]}</dt>,
          <dd key={`${field.name}-value`}>{one.company[field.name as keyof typeof one.company]}</dd>,
        ])}
      </dl>
    </section>
  );
}

function History(props: { of: Contract }) {
  const t = useT();
  const name = useStateName();
  return (
    <section className="pf-card">
      <h2>{t("contract.history")}</h2>
      <ol className="pf-contract-steps">
        {props.of.history.map((step) => (
          <li key={`${step.at}${step.to}`}>
            <strong>{name(step.to)}</strong>{" "}
            <span className="pf-hint">
              <Moment at={step.at} />
            </span>
            {step.reason && <div className="pf-label">{step.reason}</div>}
          </li>
        ))}
      </ol>
    </section>
  );
}
