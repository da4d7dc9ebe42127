import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, Button } from "antd";
import { useEffect, useRef } from "react";
import { api, must } from "../../api/client";
import { ApiError, explain } from "../../api/problem";
import type { NewDecision, ReviewDetail } from "../../api/types";
import { useT } from "../../i18n";
import { caseQuery, reasonsQuery } from "../queries";
import { Assign } from "./assign";
import { Ending } from "./ending";
import { Notes } from "./notes";
import { RejectForm } from "./reject";

export type Mode = "idle" | "approve" | "reject";

/** Claim, release, approve, reject: what the case allows now (REV-04, REV-05, REV-08). */
export function Decision(props: {
  of: ReviewDetail;
  mode: Mode;
  setMode: (mode: Mode) => void;
  onChange: (next: ReviewDetail) => void;
  onDecided: (next: ReviewDetail, approved: boolean) => void;
}) {
  const t = useT();
  const { of, mode, setMode } = props;
  const queries = useQueryClient();
  const reasons = useQuery({ ...reasonsQuery(of.kind), enabled: mode === "reject" });
  const path = { path: { id: of.id } };
  const refresh = () => void queries.invalidateQueries({ queryKey: caseQuery(of.id).queryKey });
  const claim = useMutation({
    mutationFn: () => must(api.PUT("/api/v1/admin/reviews/{id}/claim", { params: path })),
    onSuccess: props.onChange,
    onError: refresh,
  });
  const release = useMutation({
    mutationFn: () => must(api.DELETE("/api/v1/admin/reviews/{id}/claim", { params: path })),
    onSuccess: props.onChange,
    onError: refresh,
  });
  const decide = useMutation({
    mutationFn: (body: NewDecision) => must(api.POST("/api/v1/admin/reviews/{id}/decision", { params: path, body })),
    onSuccess: (next, body) => props.onDecided(next, body.decision === "approve"),
    onError: (error) => {
      if (error instanceof ApiError && error.code === "version_conflict") refresh();
    },
  });
  const failure = decide.error ?? claim.error ?? release.error;
  return (
    <div className="pf-decision">
      {failure && <Alert type="error" showIcon title={explain(failure)} className="pf-gap" role="alert" />}
      {of.awaiting_second && (
        <Alert
          type="info"
          showIcon
          className="pf-gap"
          title={t(`second.${of.awaiting_second.deed}`, {
            name: of.awaiting_second.by.name,
            why: of.awaiting_second.why,
          })}
        />
      )}
      {of.state === "approved" && mode === "idle" && <Ending of={of} onDone={refresh} />}
      {of.can.claim && (
        <>
          <p className="pf-label pf-gap-small">{t("decision.claim_text")}</p>
          <Button type="primary" block loading={claim.isPending} onClick={() => claim.mutate()}>
            {t("decision.claim")}
          </Button>
        </>
      )}
      {of.state === "pending" && !of.can.claim && !of.can.decide && of.claimed_by && (
        <Alert type="info" showIcon title={t("decision.other", { name: of.claimed_by.name })} />
      )}
      {of.can.decide && mode === "idle" && (
        <>
          <div className="pf-row pf-decision-buttons">
            <Button danger onClick={() => setMode("reject")}>
              {t("decision.reject")} <kbd className="pf-kbd">R</kbd>
            </Button>
            <Button type="primary" onClick={() => setMode("approve")}>
              {t("decision.approve")} <kbd className="pf-kbd">A</kbd>
            </Button>
          </div>
          <div className="pf-row pf-between pf-below-small">
            <span className="pf-hint">{t("decision.keys")}</span>
            {of.can.release && (
              <Button type="link" size="small" loading={release.isPending} onClick={() => release.mutate()}>
                {t("decision.release")}
              </Button>
            )}
          </div>
        </>
      )}
      {of.can.decide && mode === "approve" && (
        <Approve
          name={of.applicant}
          sending={decide.isPending}
          onCancel={() => setMode("idle")}
          onApprove={() => decide.mutate({ version: of.version, decision: "approve", reasons: [], only_marked: false })}
        />
      )}
      {of.can.decide && mode === "reject" && (
        <RejectForm
          of={of}
          reasons={reasons.data?.items ?? []}
          sending={decide.isPending}
          onCancel={() => setMode("idle")}
          onReject={(given, only) =>
            decide.mutate({ version: of.version, decision: "reject", reasons: given, only_marked: only })
          }
        />
      )}
      {mode === "idle" && <Assign of={of} onChange={props.onChange} />}
      {mode === "idle" && of.can.reveal && <Notes id={of.id} onChange={props.onChange} />}
    </div>
  );
}

function Approve(props: { name: string; sending: boolean; onCancel: () => void; onApprove: () => void }) {
  const t = useT();
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => button.current?.focus(), []);
  return (
    <>
      <p className="pf-gap-small">{t("decision.sure", { name: props.name })}</p>
      <div className="pf-row pf-decision-buttons">
        <Button onClick={props.onCancel}>{t("cancel")}</Button>
        <Button ref={button} type="primary" loading={props.sending} onClick={props.onApprove}>
          {t("decision.confirm_approve")}
        </Button>
      </div>
    </>
  );
}
