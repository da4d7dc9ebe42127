import { CheckCircleFilled, ClockCircleFilled, CloseCircleFilled } from "@ant-design/icons";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button } from "antd";
import { useEffect } from "react";
import { Link, Navigate, useNavigate } from "react-router";
import { api, must } from "../../api/client";
import { explain } from "../../api/problem";
import { meQuery } from "../../api/queries";
import type { Verification, VerificationCase } from "../../api/types";
import { useT } from "../../i18n";
import { PageHead } from "../../shared/page";
import { Await } from "../../shared/states";
import { Support } from "../../shared/support";
import { useMe } from "../../shell/context";
import { InForce, Submitted } from "../parts/facts";
import { Reasons } from "../parts/reasons";
import { Progression } from "../parts/steps";
import { days } from "../promise";
import { changeOf, useVerificationChange, verificationQuery } from "../queries";

/** How often the page looks, so that an approval opens the gate while the developer watches (RNV-11). */
const LOOK_EVERY = 3_000;

/** Waiting, rejected with reasons, or approved (RNV-05, RNV-10..12). */
export function Status() {
  const me = useMe();
  const queries = useQueryClient();
  const verification = useQuery({ ...verificationQuery, refetchInterval: LOOK_EVERY });
  const status = verification.data?.status;
  useEffect(() => {
    if (status && status !== me.standing.verification) void queries.invalidateQueries({ queryKey: meQuery.queryKey });
  }, [status, me.standing.verification, queries]);
  return (
    <Await of={verification}>
      {(value) =>
        value.case && value.status !== "unverified" ? (
          <Known verification={value} of={value.case} />
        ) : (
          <Navigate to="/console/verify" replace />
        )
      }
    </Await>
  );
}

/** What the page shows: the newest case while it is open, else what holds. */
function faceOf(verification: Verification): "pending" | "rejected" | "verified" {
  if (verification.status === "verified") return changeOf(verification) ?? "verified";
  return verification.status === "rejected" ? "rejected" : "pending";
}

const ICON = {
  verified: <CheckCircleFilled />,
  rejected: <CloseCircleFilled />,
  pending: <ClockCircleFilled />,
};

function Known(props: { verification: Verification; of: VerificationCase }) {
  const t = useT();
  const me = useMe();
  const { verification, of } = props;
  const face = faceOf(verification);
  const changing = changeOf(verification) !== null;
  const edit = `/console/verify/${of.kind}`;
  const text = changing && face !== "verified" ? (`change.${face}_text` as const) : (`status.${face}_text` as const);
  return (
    <>
      <PageHead title={t("nav.verify")} text={t(`verify.title_${of.kind}`)} />
      <Progression at={3} status={face === "verified" ? "finish" : face === "rejected" ? "error" : "process"} />
      {face === "rejected" && <Reasons reasons={of.reasons} />}
      <div className="pf-two">
        <div className="pf-stack">
          <section className={`pf-card pf-outcome ${face}`}>
            <span className="pf-outcome-icon" aria-hidden>
              {ICON[face]}
            </span>
            <h2>{t(`status.${face}`)}</h2>
            <p className="pf-label">{t(text, { days: days(of.promise) })}</p>
            <div className="pf-row pf-outcome-actions">
              {face === "pending" && <Waiting edit={edit} />}
              {face === "rejected" && (
                <>
                  <Link to={edit}>
                    <Button type="primary" size="large" tabIndex={-1}>
                      {t("status.resubmit")}
                    </Button>
                  </Link>
                  {!changing && <Link to="/console/verify?again=1">{t("status.other_kind")}</Link>}
                </>
              )}
              {face === "verified" && (
                <>
                  <Link to="/console/apps">
                    <Button type="primary" size="large" tabIndex={-1}>
                      {t("status.to_apps")}
                    </Button>
                  </Link>
                  <Link to={`/console/verify/${me.standing.kind ?? of.kind}`}>{t("profile.change")}</Link>
                </>
              )}
            </div>
          </section>
          {changing && <InForce facts={verification.in_force} />}
        </div>
        <div className="pf-stack">
          <Submitted of={of} waiting={face === "pending"} />
          <Support of={verification.support} />
        </div>
      </div>
    </>
  );
}

function Waiting(props: { edit: string }) {
  const t = useT();
  const go = useNavigate();
  const { modal, message } = App.useApp();
  const withdraw = useVerificationChange((_: null) => must(api.DELETE("/api/v1/me/verification")));
  const ask = () =>
    modal.confirm({
      title: t("status.withdraw_title"),
      content: t("status.withdraw_text"),
      okText: t("status.withdraw"),
      cancelText: t("status.keep"),
      okButtonProps: { danger: true },
      onOk: () =>
        withdraw.mutateAsync(null).then(
          () => void go("/console/verify"),
          (error) => void message.error(explain(error)),
        ),
    });
  return (
    <>
      <Link to={props.edit}>
        <Button size="large" tabIndex={-1}>
          {t("status.edit")}
        </Button>
      </Link>
      <Button size="large" danger onClick={ask} loading={withdraw.isPending}>
        {t("status.withdraw")}
      </Button>
    </>
  );
}
