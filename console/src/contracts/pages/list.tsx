import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { Link } from "react-router";
import { useT } from "../../i18n";
import { Moment } from "../../shared/moment";
import { PageHead } from "../../shared/page";
import { Await } from "../../shared/states";
import { StateTag } from "../parts/state";
import { barrier, type ContractKind, type Contracts, contractsQuery, living } from "../queries";
import "../contracts.css";

/** The kinds of contract, closed ones shown but not selectable, and the organisation's own contracts (CON-04..07). */
export function ContractList() {
  const t = useT();
  const contracts = useQuery(contractsQuery);
  return (
    <>
      <PageHead title={t("nav.contracts")} text={t("contract.text")} />
      <Await of={contracts}>
        {(page) => (
          <div className="pf-stack">
            <Own page={page} />
            <section aria-labelledby="contract-kinds">
              <h2 id="contract-kinds" className="pf-sr">
                {t("contract.kinds")}
              </h2>
              <div className="pf-choice">
                {page.kinds.map((kind) => (
                  <KindCard key={kind.name} page={page} kind={kind} />
                ))}
              </div>
            </section>
          </div>
        )}
      </Await>
    </>
  );
}

function Own(props: { page: Contracts }) {
  const t = useT();
  const { page } = props;
  if (page.items.length === 0) return null;
  const title = (name: string) => page.kinds.find((kind) => kind.name === name)?.title[t.lang] ?? name;
  return (
    <section className="pf-card" aria-labelledby="contract-own">
      <h2 id="contract-own">{t("contract.own")}</h2>
      <ul className="pf-stacked">
        {page.items.map((one) => (
          <li key={one.id} className="pf-row">
            <Link to={`/console/contracts/${one.id}`}>{title(one.kind)}</Link>
            <StateTag state={one.state} />
            <span className="pf-hint">
              {one.ends_at ? t("contract.ends") : t("contract.due")} <Moment at={one.ends_at ?? one.due_at} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function KindCard(props: { page: Contracts; kind: ContractKind }) {
  const t = useT();
  const { page, kind } = props;
  const own = living(page, kind.name);
  const bar = barrier(page, kind);
  const base = page.kinds.find((one) => one.name === kind.base)?.title[t.lang] ?? "";
  return (
    <section className="pf-card pf-kind-card" aria-labelledby={`kind-${kind.name}`}>
      <h2 id={`kind-${kind.name}`}>
        {kind.title[t.lang]} <StateTag state={own?.state ?? (bar === "closed" ? "closed" : "unsigned")} />
      </h2>
      <p className="pf-label">{t("contract.term", { n: kind.term_months })}</p>
      {kind.base && <p className="pf-label">{t("contract.needs_base", { base })}</p>}
      <div className="pf-kind-action">
        {own ? (
          <Link to={`/console/contracts/${own.id}`}>{t("contract.look")}</Link>
        ) : bar ? (
          <Button disabled>{t("contract.apply")}</Button>
        ) : (
          <Link to={`/console/contracts/apply/${kind.name}`}>
            <Button type="primary" tabIndex={-1}>
              {t("contract.apply")}
            </Button>
          </Link>
        )}
      </div>
    </section>
  );
}
