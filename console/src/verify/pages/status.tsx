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
import { Moment } from "../../shared/moment";
import { PageHead } from "../../shared/page";
import { Await } from "../../shared/states";
import { useMe } from "../../shell/context";
import { Reasons } from "../parts/reasons";
import { Progression } from "../parts/steps";
import { Support } from "../parts/support";
import { days } from "../promise";
import { useVerificationChange, verificationQuery } from "../queries";

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

function Known(props: { verification: Verification; of: VerificationCase }) {
  const t = useT();
  const { verification, of } = props;
  const { status } = verification;
  const edit = `/console/verify/${of.kind}`;
  return (
    <>
      <PageHead title={t("nav.verify")} text={t(`verify.title_${of.kind}`)} />
      <Progression at={3} status={status === "verified" ? "finish" : status === "rejected" ? "error" : "process"} />
      {status === "rejected" && <Reasons reasons={of.reasons} />}
      <div className="pf-two">
        <section className={`pf-card pf-outcome ${status}`}>
          <span className="pf-outcome-icon" aria-hidden>
            {status === "verified" ? (
              <CheckCircleFilled />
            ) : status === "rejected" ? (
              <CloseCircleFilled />
            ) : (
              <ClockCircleFilled />
            )}
          </span>
          <h2>{t(`status.${status === "unverified" ? "pending" : status}`)}</h2>
          <p className="pf-label">
            {t(`status.${status === "unverified" ? "pending" : status}_text`, { days: days(of.promise) })}
          </p>
          <div className="pf-row pf-outcome-actions">
            {status === "pending" && <Waiting edit={edit} />}
            {status === "rejected" && (
              <>
                <Link to={edit}>
                  <Button type="primary" size="large" tabIndex={-1}>
                    {t("status.resubmit")}
                  </Button>
                </Link>
                <Link to="/console/verify?again=1">{t("status.other_kind")}</Link>
              </>
            )}
            {status === "verified" && (
              <Link to="/console/apps">
                <Button type="primary" size="large" tabIndex={-1}>
                  {t("status.to_apps")}
                </Button>
              </Link>
            )}
          </div>
        </section>
        <div className="pf-stack">
          <section className="pf-card">
            <h2>{t("status.facts")}</h2>
            <dl className="pf-facts">
              <dt>{t("status.submitted")}</dt>
              <dd>
                <Moment at={of.submitted_at} />
              </dd>
              {status === "pending" && (
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
