import {
  FilePdfOutlined,
  LockOutlined,
  RotateRightOutlined,
  UndoOutlined,
  ZoomInOutlined,
  ZoomOutOutlined,
} from "@ant-design/icons";
import { useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { type ReactNode, useEffect, useState } from "react";
import { confirmAgain } from "../../api/client";
import { staffQuery } from "../../api/queries";
import type { ReviewDetail } from "../../api/types";
import { useT } from "../../i18n";
import { useStaff } from "../../shell/context";

type Paper = ReviewDetail["documents"][number];

const LEAST = 50;
const MOST = 400;
const STEP = 25;

/** Documents with zoom, rotation and thumbnails; only the reviewer of the case sees them (RNV-19, RNV-20). */
export function DocViewer(props: { documents: Paper[]; revealed: boolean }) {
  const t = useT();
  const [chosen, setChosen] = useState(0);
  const [zoom, setZoom] = useState(100);
  const [turn, setTurn] = useState(0);
  const paper = props.documents[Math.min(chosen, props.documents.length - 1)];
  const name = (one: Paper) => (t.lang === "zh" ? one.label.zh : one.label.en);
  const pick = (at: number) => {
    setChosen(at);
    setZoom(100);
    setTurn(0);
  };
  const [fresh, confirm] = useFresh();
  if (!props.revealed || !paper || !fresh) {
    const why = !paper ? t("viewer.none") : props.revealed ? t("again.documents") : t("viewer.locked");
    return (
      <Closed why={why} names={props.documents.map(name).join(" · ")}>
        {paper && props.revealed && (
          <Button type="primary" onClick={confirm}>
            {t("again.show")}
          </Button>
        )}
      </Closed>
    );
  }
  const tools = [
    { label: t("viewer.smaller"), icon: <ZoomOutOutlined />, act: () => setZoom(Math.max(LEAST, zoom - STEP)) },
    { label: t("viewer.larger"), icon: <ZoomInOutlined />, act: () => setZoom(Math.min(MOST, zoom + STEP)) },
    { label: t("viewer.rotate"), icon: <RotateRightOutlined />, act: () => setTurn((turn + 90) % 360) },
    { label: t("viewer.reset"), icon: <UndoOutlined />, act: () => pick(chosen) },
  ];
  return (
    <section className="pf-viewer" aria-label={t("viewer.title")}>
      <header>
        <span>
          {name(paper)} · {chosen + 1}/{props.documents.length}
          {paper.changed && <mark>{t("facts.changed")}</mark>}
        </span>
        <span className="pf-row">
          <span className="pf-mono" aria-live="polite">
            {zoom}%
          </span>
          {tools.map((tool) => (
            <Button
              key={tool.label}
              type="text"
              size="small"
              icon={tool.icon}
              aria-label={tool.label}
              onClick={tool.act}
            />
          ))}
        </span>
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable with the keyboard. */}
      <div className="pf-stage" tabIndex={0}>
        {paper.content_type === "application/pdf" ? (
          <a href={paper.url} target="_blank" rel="noreferrer">
            <FilePdfOutlined /> {t("viewer.pdf")}
          </a>
        ) : (
          <img src={paper.url} alt={name(paper)} style={{ width: `${zoom}%`, rotate: `${turn}deg` }} />
        )}
      </div>
      <div className="pf-strip">
        {props.documents.map((one, at) => (
          <button key={one.id} type="button" aria-pressed={at === chosen} onClick={() => pick(at)}>
            {one.content_type === "application/pdf" ? <FilePdfOutlined /> : <img src={one.url} alt="" />}
            <span>{name(one)}</span>
          </button>
        ))}
      </div>
    </section>
  );
}

function Closed(props: { why: string; names: string; children: ReactNode }) {
  const t = useT();
  return (
    <section className="pf-viewer pf-viewer-closed" aria-label={t("viewer.title")}>
      <LockOutlined className="pf-big" aria-hidden />
      <p>{props.why}</p>
      {props.children}
      <p className="pf-viewer-hint">{props.names}</p>
    </section>
  );
}

/** Whether the operator confirmed themselves lately, and the way to do it; pictures cannot ask by themselves (rule P4). */
function useFresh(): [boolean, () => void] {
  const queries = useQueryClient();
  const until = useStaff().fresh_until;
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    setNow(Date.now());
    const left = until ? Date.parse(until) - Date.now() : 0;
    if (left <= 0) return;
    const end = setTimeout(() => setNow(Date.now()), left);
    return () => clearTimeout(end);
  }, [until]);
  const confirm = () => {
    void confirmAgain("staff").then((given) => {
      if (given) void queries.invalidateQueries({ queryKey: staffQuery.queryKey });
    });
  };
  return [!!until && now < Date.parse(until), confirm];
}
