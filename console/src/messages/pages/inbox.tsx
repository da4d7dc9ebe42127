import { BellOutlined, SettingOutlined } from "@ant-design/icons";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Badge, Button } from "antd";
import { useNavigate } from "react-router";
import { api, must } from "../../api/client";
import { meQuery } from "../../api/queries";
import type { Me, Notice } from "../../api/types";
import { useT } from "../../i18n";
import { useList } from "../../shared/list";
import { Moment } from "../../shared/moment";
import { PageHead } from "../../shared/page";
import { Await, Empty } from "../../shared/states";
import { TabsOrSelect } from "../../shared/tabs";
import { useFilters } from "../../shared/url";
import { useMe } from "../../shell/context";

/** Every notice kept, with an unread count (NTF-02). */
export function Inbox() {
  const t = useT();
  const me = useMe();
  const go = useNavigate();
  const queries = useQueryClient();
  const [filters, setFilters] = useFilters({ show: "all" });
  const list = useList(["notices"], (cursor) => must(api.GET("/api/v1/me/notices", { params: { query: { cursor } } })));
  const read = useMutation({
    mutationFn: (ids: string[] | null) => must(api.POST("/api/v1/me/notices/reading", { body: { ids } })),
    onSuccess: (answer) => {
      queries.setQueryData(meQuery.queryKey, (old: Me | undefined) => old && { ...old, unread: answer.unread });
      void queries.invalidateQueries({ queryKey: ["notices"] });
    },
  });
  return (
    <>
      <PageHead
        title={t("nav.messages")}
        text={t("messages.text")}
        actions={
          <>
            <Button icon={<SettingOutlined />} onClick={() => void go("/console/messages/channels")}>
              {t("channels.open")}
            </Button>
            <Button disabled={me.unread === 0} loading={read.isPending} onClick={() => read.mutate(null)}>
              {t("messages.read_all")}
            </Button>
          </>
        }
      />
      <section className="pf-card">
        <TabsOrSelect
          label={t("messages.show")}
          active={filters.show}
          onChange={(show) => setFilters({ show })}
          tabs={[
            { key: "all", label: t("all") },
            { key: "unread", label: t("messages.unread"), count: me.unread },
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
                  <One key={notice.id} notice={notice} onRead={() => read.mutate([notice.id])} />
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
    </>
  );
}

function One(props: { notice: Notice; onRead: () => void }) {
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
      {unread && (
        <Button size="small" type="link" onClick={props.onRead}>
          {t("messages.mark_read")}
          <span className="pf-sr"> {notice.title}</span>
        </Button>
      )}
    </li>
  );
}
