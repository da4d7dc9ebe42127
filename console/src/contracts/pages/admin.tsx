import { useT } from "../../i18n";
import { PageHead } from "../../shared/page";
import { TabsOrSelect } from "../../shared/tabs";
import { useFilters } from "../../shared/url";
import { Kinds } from "../parts/admin_kinds";
import { Signed } from "../parts/admin_signed";

/** Contracts for operators: what organisations signed, and the kinds with their texts (CON-04, CON-05, CON-12). */
export function AdminContracts() {
  const t = useT();
  const [{ tab }, set] = useFilters({ tab: "signed" });
  return (
    <>
      <PageHead title={t("nav.admin_contracts")} text={t("acon.text")} />
      <TabsOrSelect
        label={t("nav.admin_contracts")}
        active={tab}
        onChange={(next) => set({ tab: next })}
        tabs={[
          { key: "signed", label: t("acon.signed"), children: <Signed /> },
          { key: "kinds", label: t("contract.kinds"), children: <Kinds /> },
        ]}
      />
    </>
  );
}
