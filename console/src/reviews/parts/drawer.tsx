import { DownOutlined, UpOutlined } from "@ant-design/icons";
import { type UseQueryResult, useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button, Drawer } from "antd";
import { useEffect, useEffectEvent, useState } from "react";
import type { ReviewDetail, ReviewRow } from "../../api/types";
import { useT } from "../../i18n";
import { Await } from "../../shared/states";
import { caseQuery } from "../queries";
import { Decision, type Mode } from "./decision";
import { Facts } from "./facts";
import { DocViewer } from "./viewer";

/** The case after this one, or the one before when it was the last. */
export function neighbour(rows: { id: string }[], id: string): string | null {
  const at = rows.findIndex((row) => row.id === id);
  return rows[at + 1]?.id ?? rows[at - 1]?.id ?? null;
}

/** A case beside the queue. It is open because the address names it, so a refetched list never closes it. */
export function CaseDrawer(props: { id: string; rows: ReviewRow[]; onOpen: (id: string | null) => void }) {
  const t = useT();
  const { id, rows, onOpen } = props;
  const of = useQuery(caseQuery(id));
  const [mode, setMode] = useState<Mode>("idle");
  const [shownFor, setShownFor] = useState(id);
  if (shownFor !== id) {
    setShownFor(id);
    setMode("idle");
  }
  const at = rows.findIndex((row) => row.id === id);
  const step = (by: number) => {
    const next = rows[at + by];
    if (next) onOpen(next.id);
  };
  useClaims(rows.find((row) => row.id === id)?.claimed_by?.id, of);
  useKeys({
    j: () => step(1),
    k: () => step(-1),
    a: () => of.data?.can.decide && setMode("approve"),
    r: () => of.data?.can.decide && setMode("reject"),
  });
  return (
    <Drawer
      open
      onClose={() => onOpen(null)}
      size={1080}
      className="pf-case"
      title={
        <span className="pf-case-title">
          <strong>{of.data?.applicant ?? "…"}</strong> <span className="pf-mono pf-hint">{of.data?.number}</span>
        </span>
      }
      extra={
        <span className="pf-row">
          <Button
            type="text"
            icon={<UpOutlined />}
            aria-label={t("reviews.previous")}
            title="K"
            disabled={at <= 0}
            onClick={() => step(-1)}
          />
          <Button
            type="text"
            icon={<DownOutlined />}
            aria-label={t("reviews.next")}
            title="J"
            disabled={at < 0 || at >= rows.length - 1}
            onClick={() => step(1)}
          />
        </span>
      }
      styles={{ body: { padding: 0 } }}
    >
      <Await of={of}>
        {(value) => <Inside of={value} mode={mode} setMode={setMode} onDone={() => onOpen(neighbour(rows, id))} />}
      </Await>
    </Drawer>
  );
}

function Inside(props: { of: ReviewDetail; mode: Mode; setMode: (mode: Mode) => void; onDone: () => void }) {
  const t = useT();
  const queries = useQueryClient();
  const { message } = App.useApp();
  const { of } = props;
  const changed = (next: ReviewDetail) => {
    queries.setQueryData(caseQuery(of.id).queryKey, next);
    void queries.invalidateQueries({ queryKey: ["reviews"] });
  };
  return (
    <div className="pf-desk">
      <DocViewer documents={of.documents} revealed={of.can.reveal} />
      <div className="pf-desk-side">
        <div className="pf-desk-facts">
          <Facts of={of} />
        </div>
        <Decision
          of={of}
          mode={props.mode}
          setMode={props.setMode}
          onChange={changed}
          onDecided={(next, approved) => {
            changed(next);
            const said = next.awaiting_second ? "second.waiting" : approved ? "decision.approved" : "decision.rejected";
            message.success(t(said, { name: of.applicant }));
            props.setMode("idle");
            props.onDone();
          }}
        />
      </div>
    </div>
  );
}

/** Reads the case again when the queue says that somebody claimed or released it; a look is recorded, so it is never idle. */
function useClaims(claimant: string | undefined, of: UseQueryResult<ReviewDetail>) {
  const follow = useEffectEvent(() => {
    if (of.data && of.data.claimed_by?.id !== claimant) void of.refetch();
  });
  useEffect(() => follow(), [claimant]);
}

/** Letter shortcuts, silent while somebody types; a handled key never reaches a text box that it opens. */
function useKeys(keys: Record<string, () => void>): void {
  const press = useEffectEvent((event: KeyboardEvent) => {
    const target = event.target as HTMLElement | null;
    const typing = target?.closest(
      "input:not([type=checkbox]):not([type=radio]), textarea, [contenteditable], .ant-select",
    );
    const act = keys[event.key.toLowerCase()];
    if (!act || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    act();
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => press(event);
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  }, []);
}
