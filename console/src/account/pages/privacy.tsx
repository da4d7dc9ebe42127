import { useT } from "../../i18n";
import { PageHead } from "../../shared/page";
import { may, useMe } from "../../shell/context";
import { Closure } from "../parts/closure";
import { Exports } from "../parts/exports";
import { Looks } from "../parts/looks";

/** Who looked at one's personal data, a copy of it, and the end of the account (rule P4, SEC-13). */
export function PrivacyPage() {
  const t = useT();
  const me = useMe();
  return (
    <>
      <PageHead
        title={t("privacy.page")}
        text={t("privacy.text")}
        crumbs={[{ text: t("nav.me"), to: "/console/account" }]}
      />
      <div className="pf-stack">
        {may(me, "verification.read") && <Looks />}
        <Exports />
        <Closure />
      </div>
    </>
  );
}
