import { InboxOutlined, WarningOutlined } from "@ant-design/icons";
import { Button, Spin } from "antd";
import type { ReactNode } from "react";
import { ApiError, explain } from "../api/problem";
import { useT } from "../i18n";
import { Copy } from "./copy";

/** A page or block that is on its way. */
export function Loading() {
  const t = useT();
  return (
    <div className="pf-center" role="status">
      <Spin />
      <span className="pf-sr">{t("loading")}</span>
    </div>
  );
}

/** Nothing here yet: one sentence and one next step, never a bare "no data". */
export function Empty(props: { page?: boolean; title: string; text?: string; action?: ReactNode; icon?: ReactNode }) {
  return (
    <div className="pf-center">
      <span className="pf-icon-tile" aria-hidden>
        {props.icon ?? <InboxOutlined />}
      </span>
      {props.page ? <h1 className="pf-empty-title">{props.title}</h1> : <strong>{props.title}</strong>}
      {props.text && <span className="pf-label">{props.text}</span>}
      {props.action}
    </div>
  );
}

/** What went wrong, the request id for support, and a second try. */
export function Failure(props: { error: unknown; retry?: () => void }) {
  const t = useT();
  const id = props.error instanceof ApiError ? props.error.requestId : null;
  return (
    <div className="pf-center" role="alert">
      <span className="pf-icon-tile" aria-hidden>
        <WarningOutlined />
      </span>
      <strong>{explain(props.error)}</strong>
      {id && (
        <span className="pf-hint">
          {t("request_id")} <Copy text={id} mono />
        </span>
      )}
      {props.retry && <Button onClick={props.retry}>{t("retry")}</Button>}
    </div>
  );
}

interface Asked<T> {
  data: T | undefined;
  error: unknown;
  refetch: () => unknown;
}

/** Shows a query's value, or its waiting, or its failure. */
export function Await<T>(props: { of: Asked<T>; children: (value: T) => ReactNode }) {
  if (props.of.data !== undefined) return props.children(props.of.data);
  if (props.of.error) return <Failure error={props.of.error} retry={() => void props.of.refetch()} />;
  return <Loading />;
}
