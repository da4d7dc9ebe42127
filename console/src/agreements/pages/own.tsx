import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, App, Button, Tag } from "antd";
import { useState } from "react";
import { useNavigate } from "react-router";
import { api, must } from "../../api/client";
import { explain } from "../../api/problem";
import { meQuery } from "../../api/queries";
import { useT } from "../../i18n";
import { PageHead } from "../../shared/page";
import { Await } from "../../shared/states";
import { moment } from "../../shared/time";
import { AgreementProse } from "../parts/text";
import { type OwnAgreement, ownAgreementsQuery } from "../queries";

/** The agreements with one's own acceptance; a new first number is accepted here before anything else opens (ACC-06). */
export function OwnAgreements() {
  const t = useT();
  const own = useQuery(ownAgreementsQuery);
  return (
    <>
      <PageHead title={t("nav.own_agreements")} text={t("agreements.text")} />
      <Await of={own}>
        {({ items }) => (
          <div className="pf-stack">
            {items.some((one) => one.needed) && <Alert type="warning" showIcon title={t("agreements.asked")} />}
            {items.map((one) => (
              <One key={one.agreement.kind} of={one} last={items.filter((other) => other.needed).length <= 1} />
            ))}
          </div>
        )}
      </Await>
    </>
  );
}

function One(props: { of: OwnAgreement; last: boolean }) {
  const t = useT();
  const go = useNavigate();
  const queries = useQueryClient();
  const { message } = App.useApp();
  const { agreement, accepted_at, accepted_version, needed } = props.of;
  const [open, setOpen] = useState(needed);
  const title = t.lang === "zh" ? agreement.title_zh : agreement.title_en;
  const accept = useMutation({
    mutationFn: () =>
      must(
        api.PUT("/api/v1/me/agreements/{kind}", {
          params: { path: { kind: agreement.kind } },
          body: { version: agreement.version },
        }),
      ),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ownAgreementsQuery.queryKey });
      await queries.invalidateQueries({ queryKey: meQuery.queryKey });
      if (props.last) void go("/console");
    },
    onError: (error) => {
      message.error(explain(error));
      void queries.invalidateQueries({ queryKey: ownAgreementsQuery.queryKey });
    },
  });
  return (
    <section className="pf-card">
      <div className="pf-card-head">
        <h2>{title}</h2>
        <Tag variant="filled" color={needed ? "warning" : "default"}>
          {t("agreements.version", { version: agreement.version })}
        </Tag>
      </div>
      <p className="pf-hint pf-gap">
        {t("agreements.since", { day: moment(agreement.published_at) })} ·{" "}
        {accepted_at
          ? t("agreements.accepted", { version: accepted_version ?? "", time: moment(accepted_at) })
          : t("agreements.not_accepted")}
      </p>
      {open ? (
        <AgreementProse of={agreement} />
      ) : (
        <Button onClick={() => setOpen(true)}>
          {t("agreements.read")}
          <span className="pf-sr"> {title}</span>
        </Button>
      )}
      {needed && (
        <Button type="primary" size="large" loading={accept.isPending} onClick={() => accept.mutate()}>
          {t("agreements.accept")}
        </Button>
      )}
    </section>
  );
}
