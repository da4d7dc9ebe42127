import { useMutation } from "@tanstack/react-query";
import { App } from "antd";
import { explain } from "../../api/problem";
import { useT } from "../../i18n";
import { useList } from "../../shared/list";
import { may, useStaff } from "../../shell/context";
import type { Version } from "../queries";
import { History } from "./history";

/** The history of settings or templates, with the way back to each version for those who may write. */
export function Past<T>(props: {
  name: "settings-history" | "templates-history";
  newest: number;
  load: (cursor: string | undefined) => Promise<{ items: Version[]; next?: string | null }>;
  called: (key: string) => string;
  restore: (to: number) => Promise<T>;
  onRestored: (next: T) => void;
}) {
  const t = useT();
  const staff = useStaff();
  const { message, modal } = App.useApp();
  const list = useList([props.name], props.load);
  const restore = useMutation({
    mutationFn: props.restore,
    onSuccess: props.onRestored,
    onError: (error) => message.error(explain(error)),
  });
  const ask = (to: number) =>
    modal.confirm({
      title: t("settings.restore_title", { version: to }),
      content: t("settings.restore_text"),
      okText: t("settings.restore"),
      cancelText: t("cancel"),
      onOk: () => restore.mutateAsync(to).catch(() => undefined),
    });
  return (
    <section className="pf-card" aria-label={t("settings.history")}>
      <History
        list={list}
        called={props.called}
        newest={props.newest}
        restore={may(staff, "settings.write") ? ask : undefined}
      />
    </section>
  );
}
