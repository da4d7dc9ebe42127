import { useMutation, useQuery } from "@tanstack/react-query";
import { App } from "antd";
import { api, must } from "../../api/client";
import { explain } from "../../api/problem";
import { useT } from "../../i18n";
import { useList } from "../../shared/list";
import { PageHead } from "../../shared/page";
import { Await } from "../../shared/states";
import { TabsOrSelect } from "../../shared/tabs";
import { useFilters } from "../../shared/url";
import { may, useStaff } from "../../shell/context";
import { useSaved } from "../parts/draft";
import { History } from "../parts/history";
import { Values } from "../parts/values";
import { called, type Settings, settingsQuery } from "../queries";
import "../settings.css";

/** Every number, name and gate of the platform, with its history and the way back (ADM-05). */
export function SettingsPage() {
  const t = useT();
  const settings = useQuery(settingsQuery);
  const [filters, setFilters] = useFilters({ tab: "values" });
  return (
    <>
      <PageHead title={t("nav.settings")} text={t("settings.text")} />
      <Await of={settings}>
        {(now) => (
          <TabsOrSelect
            label={t("nav.settings")}
            active={filters.tab}
            onChange={(tab) => setFilters({ tab })}
            tabs={[
              { key: "values", label: t("settings.values"), children: <Values now={now} /> },
              { key: "history", label: t("settings.history"), children: <Past now={now} /> },
            ]}
          />
        )}
      </Await>
    </>
  );
}

function Past(props: { now: Settings }) {
  const t = useT();
  const staff = useStaff();
  const { message, modal } = App.useApp();
  const saved = useSaved();
  const list = useList(["settings-history"], (cursor) =>
    must(api.GET("/api/v1/admin/settings/history", { params: { query: { cursor } } })),
  );
  const restore = useMutation({
    mutationFn: (to: number) =>
      must(api.POST("/api/v1/admin/settings/restorations", { body: { version: props.now.version, to } })),
    onSuccess: saved,
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
        called={(key) => called(key, t)}
        newest={props.now.version}
        restore={may(staff, "settings.write") ? ask : undefined}
      />
    </section>
  );
}
