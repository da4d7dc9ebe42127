import { HistoryOutlined } from "@ant-design/icons";
import { Button, Tag } from "antd";
import { useT } from "../../i18n";
import type { useList } from "../../shared/list";
import { Moment } from "../../shared/moment";
import { Empty } from "../../shared/states";
import { type Column, DataTable } from "../../shared/table";
import { shown, type Version } from "../queries";

/** Who changed what, and a way back to each version. */
export function History(props: {
  list: ReturnType<typeof useList<{ items: Version[]; next?: string | null }>>;
  called: (key: string) => string;
  newest: number;
  restore?: (to: number) => void;
}) {
  const t = useT();
  const columns: Column<Version>[] = [
    {
      title: t("settings.version"),
      key: "version",
      width: 90,
      wide: true,
      render: (row) => <span className="pf-mono">{row.version}</span>,
    },
    {
      title: t("settings.changed"),
      key: "changes",
      render: (row) => (
        <span className="pf-cell">
          {row.restored !== null && row.restored !== undefined && (
            <Tag variant="filled" color="warning">
              {t("settings.restored", { version: row.restored })}
            </Tag>
          )}
          {row.changes.map((change) => (
            <span key={change.key} className="pf-setting-change">
              <strong>{props.called(change.key)}</strong>
              <span>
                <del>{shown(change.old, t)}</del> → <ins>{shown(change.new, t)}</ins>
              </span>
            </span>
          ))}
          {row.note && <span className="pf-hint">{row.note}</span>}
          <span className="pf-only-phone pf-hint">
            {row.by} · <Moment at={row.at} />
          </span>
        </span>
      ),
    },
    { title: t("settings.who"), key: "by", width: 130, wide: true, render: (row) => row.by },
    { title: t("settings.at"), key: "at", width: 170, wide: true, render: (row) => <Moment at={row.at} /> },
  ];
  const { restore } = props;
  if (restore) {
    columns.push({
      title: <span className="pf-sr">{t("settings.restore")}</span>,
      key: "restore",
      width: 150,
      render: (row) => (
        <Button
          type="link"
          size="small"
          onClick={() => restore(row.version === props.newest ? row.version - 1 : row.version)}
        >
          {t(row.version === props.newest ? "settings.undo_change" : "settings.restore")}
          <span className="pf-sr"> {row.version}</span>
        </Button>
      ),
    });
  }
  return (
    <DataTable
      list={props.list}
      columns={columns}
      rowKey="version"
      empty={<Empty icon={<HistoryOutlined />} title={t("settings.no_history")} text={t("settings.no_history_text")} />}
    />
  );
}
