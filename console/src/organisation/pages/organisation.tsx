import { useT } from "../../i18n";
import { PageHead } from "../../shared/page";
import { TabsOrSelect } from "../../shared/tabs";
import { useFilters } from "../../shared/url";
import { MemberLog } from "../parts/log";
import { Settings } from "../parts/settings";

/** Organisation settings and the log of what members did (AUT-14, ADM-09). */
export function OrganisationPage() {
  const t = useT();
  const [{ tab }, set] = useFilters({ tab: "settings" });
  return (
    <>
      <PageHead title={t("nav.organisation")} text={t("orgs.text")} />
      <TabsOrSelect
        label={t("nav.organisation")}
        active={tab}
        onChange={(next) => set({ tab: next })}
        tabs={[
          { key: "settings", label: t("orgs.settings"), children: <Settings /> },
          { key: "log", label: t("orgs.log"), children: <MemberLog /> },
        ]}
      />
    </>
  );
}
