import { useT } from "../../i18n";
import { PageHead } from "../../shared/page";
import { Closure } from "../parts/closure";
import { Exports } from "../parts/exports";

/** A copy of one's personal data, and the end of the account (SEC-13). */
export function PrivacyPage() {
  const t = useT();
  return (
    <>
      <PageHead
        title={t("privacy.page")}
        text={t("privacy.text")}
        crumbs={[{ text: t("nav.me"), to: "/console/account" }]}
      />
      <div className="pf-stack">
        <Exports />
        <Closure />
      </div>
    </>
  );
}
