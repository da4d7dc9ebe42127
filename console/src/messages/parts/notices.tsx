import { BellOutlined } from "@ant-design/icons";
import { Badge, Button } from "antd";
import type { ReactNode } from "react";
import type { Notice } from "../../api/types";
import { useT } from "../../i18n";
import type { PageOf, useList } from "../../shared/list";
import { Moment } from "../../shared/moment";
import { Await, Empty } from "../../shared/states";
import { TabsOrSelect } from "../../shared/tabs";
import { useFilters } from "../../shared/url";

/** The notices of an inbox, all or the unread ones (NTF-02, REV-10). */
export function Notices(props: {
  list: ReturnType<typeof useList<PageOf<Notice>>>;
  unread: number;
  onRead: (id: string) => void;
  link?: (notice: Notice) => ReactNode;
}) {
  const t = useT();
  const [filters, setFilters] = useFilters({ show: "all" });
  const { list } = props;
  return (
    <section className="pf-card">
      <TabsOrSelect
        label={t("messages.show")}
        active={filters.show}
        onChange={(show) => setFilters({ show })}
        tabs={[
          { key: "all", label: t("all") },
          { key: "unread", label: t("messages.unread"), count: props.unread },
        ]}
      />
      <Await of={{ ...list, data: list.rows }}>
        {(rows) => {
          const shown = rows.filter((one) => filters.show === "all" || !one.read_at);
          if (shown.length === 0)
            return <Empty icon={<BellOutlined />} title={t("messages.empty")} text={t("messages.empty_text")} />;
          return (
            <ul className="pf-notices">
              {shown.map((notice) => (
                <One key={notice.id} notice={notice} onRead={props.onRead} link={props.link?.(notice)} />
              ))}
            </ul>
          );
        }}
      </Await>
      {list.hasNextPage && (
        <div className="pf-more">
          <Button loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {t("load_more")}
          </Button>
        </div>
      )}
    </section>
  );
}

function One(props: { notice: Notice; onRead: (id: string) => void; link: ReactNode }) {
  const t = useT();
  const { notice } = props;
  const unread = !notice.read_at;
  return (
    <li className={unread ? "unread" : undefined}>
      <div className="pf-row pf-between">
        <h2>
          {unread && <Badge status="processing" text={<span className="pf-sr">{t("messages.unread")}</span>} />}{" "}
          {notice.title}
        </h2>
        <span className="pf-hint">
          <Moment at={notice.created_at} />
        </span>
      </div>
      <p>{notice.body}</p>
      {(props.link || unread) && (
        <span className="pf-row">
          {props.link}
          {unread && (
            <Button size="small" type="link" onClick={() => props.onRead(notice.id)}>
              {t("messages.mark_read")}
              <span className="pf-sr"> {notice.title}</span>
            </Button>
          )}
        </span>
      )}
    </li>
  );
}
