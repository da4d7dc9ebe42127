import { SettingOutlined } from "@ant-design/icons";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useNavigate } from "react-router";
import { api, must } from "../../api/client";
import { meQuery } from "../../api/queries";
import type { Me } from "../../api/types";
import { useT } from "../../i18n";
import { useList } from "../../shared/list";
import { PageHead } from "../../shared/page";
import { useMe } from "../../shell/context";
import { Notices } from "../parts/notices";

/** Every notice kept, with an unread count (NTF-02). */
export function Inbox() {
  const t = useT();
  const me = useMe();
  const go = useNavigate();
  const queries = useQueryClient();
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
      <Notices list={list} unread={me.unread} onRead={(id) => read.mutate([id])} />
    </>
  );
}
