import { useQueryClient } from "@tanstack/react-query";
import { Alert } from "antd";
import { staffQuery } from "../../api/queries";
import { useT } from "../../i18n";
import { PageHead } from "../../shared/page";
import { useStaff } from "../../shell/context";
import { Factors } from "../parts/factors";

/** An operator's own second factors; without one nothing else opens (rule A12). */
export function OperatorSecurity() {
  const t = useT();
  const staff = useStaff();
  const queries = useQueryClient();
  return (
    <>
      <PageHead title={t("factor.page")} text={t("factor.page_text")} />
      <div className="pf-stack">
        {!staff.enrolled && <Alert type="warning" showIcon title={t("factor.demanded")} />}
        {staff.enrolled && !staff.second_factor && <Alert type="info" showIcon title={t("factor.optional")} />}
        <Factors side="staff" onChange={() => queries.invalidateQueries({ queryKey: staffQuery.queryKey })} />
      </div>
    </>
  );
}
