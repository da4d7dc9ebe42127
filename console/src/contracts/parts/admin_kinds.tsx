import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button, Switch } from "antd";
import { useState } from "react";
import { api, must } from "../../api/client";
import { explain } from "../../api/problem";
import { useT } from "../../i18n";
import { Await } from "../../shared/states";
import { may, useStaff } from "../../shell/context";
import { type ContractKind, kindsQuery } from "../queries";
import { NamesDialog, TextDialog } from "./admin_kind";
import { StateTag } from "./state";
import { AgreementText } from "./text";

/** The kinds of contract: open or closed for new signings, names, term, and the published text (CON-04, CON-05). */
export function Kinds() {
  const kinds = useQuery(kindsQuery);
  const [named, setNamed] = useState<ContractKind | null>(null);
  const [texted, setTexted] = useState<ContractKind | null>(null);
  return (
    <Await of={kinds}>
      {(page) => (
        <div className="pf-stack">
          {page.items.map((kind) => (
            <Kind key={kind.name} of={kind} onNames={() => setNamed(kind)} onText={() => setTexted(kind)} />
          ))}
          {named && <NamesDialog of={named} onClose={() => setNamed(null)} />}
          {texted && <TextDialog of={texted} onClose={() => setTexted(null)} />}
        </div>
      )}
    </Await>
  );
}

function Kind(props: { of: ContractKind; onNames: () => void; onText: () => void }) {
  const t = useT();
  const staff = useStaff();
  const queries = useQueryClient();
  const { message } = App.useApp();
  const { of: kind } = props;
  const write = may(staff, "contract_kinds.write");
  const open = useMutation({
    mutationFn: (value: boolean) =>
      must(
        api.PATCH("/api/v1/admin/contract-kinds/{kind}", {
          params: { path: { kind: kind.name } },
          body: { open: value, version: kind.version },
        }),
      ),
    onSuccess: () => message.success(t("saved")),
    onError: (error) => message.error(explain(error)),
    onSettled: () => queries.invalidateQueries({ queryKey: kindsQuery.queryKey }),
  });
  return (
    <section className="pf-card" aria-labelledby={`kind-${kind.name}`}>
      <h2 id={`kind-${kind.name}`}>
        {kind.title[t.lang]} {!kind.open && <StateTag state="closed" />}
      </h2>
      <div className="pf-row pf-gap">
        <Switch
          checked={kind.open}
          disabled={!write}
          loading={open.isPending}
          onChange={(value) => open.mutate(value)}
          aria-label={`${t("acon.open")} ${kind.title[t.lang]}`}
        />
        <span>{t("acon.open")}</span>
        <span className="pf-label">{t("contract.term", { n: kind.term_months })}</span>
        {kind.text && <span className="pf-label">{t("contract.text_version", { n: kind.text.version })}</span>}
      </div>
      {write && (
        <div className="pf-row">
          <Button onClick={props.onNames}>
            {t("acon.change")}
            <span className="pf-sr"> {kind.title[t.lang]}</span>
          </Button>
          <Button onClick={props.onText}>
            {t("acon.publish")}
            <span className="pf-sr"> {kind.title[t.lang]}</span>
          </Button>
        </div>
      )}
      <details className="pf-below-agreement">
        <summary>{t("acon.read")}</summary>
        <AgreementText of={kind} />
      </details>
    </section>
  );
}
