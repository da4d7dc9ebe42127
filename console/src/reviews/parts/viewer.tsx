import {
  FilePdfOutlined,
  LockOutlined,
  RotateRightOutlined,
  UndoOutlined,
  ZoomInOutlined,
  ZoomOutOutlined,
} from "@ant-design/icons";
import { Button } from "antd";
import { useState } from "react";
import type { ReviewDetail } from "../../api/types";
import { useT } from "../../i18n";

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
  if (!props.revealed || !paper) {
    return (
      <section className="pf-viewer pf-viewer-closed" aria-label={t("viewer.title")}>
        <LockOutlined className="pf-big" aria-hidden />
        <p>{paper ? t("viewer.locked") : t("viewer.none")}</p>
        <p className="pf-viewer-hint">{props.documents.map(name).join(" · ")}</p>
      </section>
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
