import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { Link } from "react-router";
import { api, must } from "../../api/client";
import { staffQuery } from "../../api/queries";
import type { Staff } from "../../api/types";
import { useT } from "../../i18n";
import { useList } from "../../shared/list";
import { PageHead } from "../../shared/page";
import { useStaff } from "../../shell/context";
import { Notices } from "../parts/notices";

/** The inbox of the back office: new, overdue and assigned cases (REV-10). */
export function StaffInbox() {
  const t = useT();
  const staff = useStaff();
  const queries = useQueryClient();
  const list = useList(["staff-notices"], (cursor) =>
    must(api.GET("/api/v1/admin/notices", { params: { query: { cursor } } })),
  );
  const read = useMutation({
    mutationFn: (ids: string[] | null) => must(api.POST("/api/v1/admin/notices/reading", { body: { ids } })),
    onSuccess: (answer) => {
      queries.setQueryData(staffQuery.queryKey, (old: Staff | undefined) => old && { ...old, unread: answer.unread });
      void queries.invalidateQueries({ queryKey: ["staff-notices"] });
    },
  });
  return (
    <>
      <PageHead
        title={t("nav.messages")}
        text={t("inbox.text")}
        actions={
          <Button disabled={staff.unread === 0} loading={read.isPending} onClick={() => read.mutate(null)}>
            {t("messages.read_all")}
          </Button>
        }
      />
      <Notices
        list={list}
        unread={staff.unread}
        onRead={(id) => read.mutate([id])}
        link={(notice) =>
          notice.case && (
            <Link to={`/admin/reviews/${notice.case}`} onClick={() => !notice.read_at && read.mutate([notice.id])}>
              {t("inbox.open")}
              <span className="pf-sr"> {notice.body}</span>
            </Link>
          )
        }
      />
    </>
  );
}
