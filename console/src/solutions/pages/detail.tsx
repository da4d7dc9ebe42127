import { useQuery } from "@tanstack/react-query";
import { Button, Tag } from "antd";
import { useState } from "react";
import { useParams } from "react-router";
import { useT } from "../../i18n";
import { PageHead } from "../../shared/page";
import { Await } from "../../shared/states";
import { may, useMe } from "../../shell/context";
import { ApiLines } from "../parts/apis";
import { Prose } from "../parts/prose";
import { Subscribe } from "../parts/subscribe";
import { pick, solutionQuery } from "../queries";

/** What a solution holds, what it asks for, and how to get it (SOL-02, SOL-03). */
export function SolutionDetail() {
  const t = useT();
  const me = useMe();
  const id = useParams().id ?? "";
  const solution = useQuery(solutionQuery(id));
  const [ordering, setOrdering] = useState(false);
  return (
    <Await of={solution}>
      {(value) => {
        const documents = pick(t.lang, value.documents_zh, value.documents_en);
        return (
          <>
            <PageHead
              title={pick(t.lang, value.name_zh, value.name_en)}
              text={pick(t.lang, value.summary_zh, value.summary_en)}
              crumbs={[{ text: t("nav.solutions"), to: "/console/solutions" }]}
              actions={
                may(me, "subscriptions.write") && (
                  <Button type="primary" size="large" onClick={() => setOrdering(true)}>
                    {t("subscribe.button")}
                  </Button>
                )
              }
            />
            <div className="pf-two">
              <div className="pf-stack">
                <section className="pf-card">
                  <h2>{t("solutions.apis", { n: value.apis.length })}</h2>
                  <ApiLines apis={value.apis} />
                </section>
                {documents && (
                  <section className="pf-card">
                    <h2>{t("solutions.documents")}</h2>
                    <Prose text={documents} />
                  </section>
                )}
              </div>
              <section className="pf-card">
                <h2>{t("solutions.needs")}</h2>
                <dl className="pf-facts">
                  <dt>{t("solutions.level")}</dt>
                  <dd>{value.min_level}</dd>
                  <dt>{t("solutions.roles")}</dt>
                  <dd>
                    {value.required_roles.length === 0
                      ? t("none")
                      : value.required_roles.map((role) => <Tag key={role}>{role}</Tag>)}
                  </dd>
                  <dt>{t("solutions.messages")}</dt>
                  <dd>{value.message_count}</dd>
                </dl>
              </section>
            </div>
            {ordering && <Subscribe solution={value} onClose={() => setOrdering(false)} />}
          </>
        );
      }}
    </Await>
  );
}
