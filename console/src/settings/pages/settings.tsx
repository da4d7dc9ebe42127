import { useQuery } from "@tanstack/react-query";
import { api, must } from "../../api/client";
import { useT } from "../../i18n";
import { PageHead } from "../../shared/page";
import { Await } from "../../shared/states";
import { TabsOrSelect } from "../../shared/tabs";
import { useFilters } from "../../shared/url";
import { useSaved } from "../parts/draft";
import { Past } from "../parts/past";
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
              { key: "history", label: t("settings.history"), children: <Changes now={now} /> },
            ]}
          />
        )}
      </Await>
    </>
  );
}

function Changes(props: { now: Settings }) {
  const t = useT();
  const saved = useSaved();
  return (
    <Past
      name="settings-history"
      newest={props.now.version}
      load={(cursor) => must(api.GET("/api/v1/admin/settings/history", { params: { query: { cursor } } }))}
      called={(key) => called(key, t)}
      restore={(to) =>
        must(api.POST("/api/v1/admin/settings/restorations", { body: { version: props.now.version, to } }))
      }
      onRestored={saved}
    />
  );
}
