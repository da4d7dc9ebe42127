import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, Button, Radio } from "antd";
import { useEffect, useRef, useState } from "react";
import { useNavigate, useSearchParams } from "react-router";
import { api, must } from "../../api/client";
import { explain } from "../../api/problem";
import type { Business } from "../../api/types";
import { useT } from "../../i18n";
import { RaiseDialog } from "../../level/parts/raise";
import { Copy } from "../../shared/copy";
import { Moment } from "../../shared/moment";
import { PageHead } from "../../shared/page";
import { Await } from "../../shared/states";
import { useMe } from "../../shell/context";

const KEY = ["business"];

/** Business registration: asks whether one handles it; "yes" below level 4 raises the level first and then goes on with
 * the answer (LVL-03, LVL-04). */
export function BusinessPage() {
  const t = useT();
  const closed = useMe().gates.business;
  const business = useQuery({
    queryKey: KEY,
    queryFn: () => must(api.GET("/api/v1/business-registration")),
    enabled: !closed,
  });
  return (
    <>
      <PageHead title={t("nav.business_registration")} text={t("business.text")} />
      {closed ? (
        <Question />
      ) : (
        <Await of={business}>{(value) => (value.reference ? <Begun business={value} /> : <Question />)}</Await>
      )}
    </>
  );
}

function Question() {
  const t = useT();
  const go = useNavigate();
  const { standing, gates } = useMe();
  const queries = useQueryClient();
  const [query, setQuery] = useSearchParams();
  const [answer, setAnswer] = useState<"yes" | "no" | null>(null);
  const [raising, setRaising] = useState(false);
  const begin = useMutation({
    mutationFn: () => must(api.POST("/api/v1/business-registration", { body: {} })),
    onSuccess: (begun) => queries.setQueryData(KEY, begun),
  });
  // The gate of `me` says beforehand that the level is too low, so that the question stays while it is raised.
  const tooLow = gates.business?.code === "level_required";
  const yes = () => (tooLow ? setRaising(true) : begin.mutate());
  const goesOn = query.get("answer") === "yes";
  const went = useRef(false);
  useEffect(() => {
    if (!goesOn || went.current) return;
    went.current = true;
    setAnswer("yes");
    setQuery({}, { replace: true });
    begin.mutate();
  }, [goesOn, setQuery, begin.mutate]);
  return (
    <section className="pf-card" aria-labelledby="business-question">
      <h2 id="business-question">{t("business.question")}</h2>
      <p className="pf-label pf-gap">{t("business.question_text", { n: standing.level })}</p>
      <Radio.Group
        className="pf-gap"
        aria-labelledby="business-question"
        value={answer}
        onChange={(event) => setAnswer(event.target.value)}
        options={[
          { value: "yes", label: t("business.yes") },
          { value: "no", label: t("business.no") },
        ]}
      />
      {begin.error && <Alert type="error" showIcon role="alert" className="pf-gap" title={explain(begin.error)} />}
      <div>
        <Button
          type="primary"
          disabled={!answer}
          loading={begin.isPending}
          onClick={() => (answer === "yes" ? yes() : void go("/console"))}
        >
          {t("business.continue")}
        </Button>
      </div>
      {raising && (
        <RaiseDialog
          text={t("business.raise_text")}
          next="/console/business?answer=yes"
          onClose={() => setRaising(false)}
        />
      )}
    </section>
  );
}

function Begun(props: { business: Business }) {
  const t = useT();
  const { business } = props;
  return (
    <section className="pf-card" aria-labelledby="business-begun">
      <h2 id="business-begun">{t("business.begun")}</h2>
      <dl className="pf-facts">
        <dt>{t("business.reference")}</dt>
        <dd>
          <Copy text={business.reference ?? ""} mono label={t("business.reference")} />
        </dd>
        {business.begun_at && (
          <>
            <dt>{t("business.begun_at")}</dt>
            <dd>
              <Moment at={business.begun_at} />
            </dd>
          </>
        )}
      </dl>
      {business.address ? (
        <Button type="primary" href={business.address} className="pf-below">
          {t("business.onward")}
        </Button>
      ) : (
        <p className="pf-hint pf-below">{t("business.no_address")}</p>
      )}
    </section>
  );
}
