import { CheckCircleFilled } from "@ant-design/icons";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, must } from "../../api/client";
import { meQuery, platformQuery } from "../../api/queries";
import { useT } from "../../i18n";
import { count } from "../../shared/time";

export type DeveloperType = "individual" | "enterprise";

/** What a developer type changes: device cap, support, consulting, proof (ACC-15, ENT-01, ENT-03). */
export function Differences(props: { type: DeveloperType }) {
  const t = useT();
  const platform = useQuery(platformQuery);
  const cap = platform.data?.limits.individual_devices ?? 300;
  const enterprise = props.type === "enterprise";
  return (
    <dl className="pf-facts">
      <dt>{t("type.devices")}</dt>
      <dd>{enterprise ? t("type.devices_free") : t("type.devices_cap", { n: count(cap, t.lang) })}</dd>
      <dt>{t("type.support")}</dt>
      <dd>{t(enterprise ? "type.support_enterprise" : "type.support_individual")}</dd>
      <dt>{t("type.consulting")}</dt>
      <dd>{enterprise ? <CheckCircleFilled className="pf-yes" aria-label={t("yes")} /> : "—"}</dd>
      <dt>{t("type.proof")}</dt>
      <dd>{t(enterprise ? "type.proof_enterprise" : "type.proof_individual")}</dd>
    </dl>
  );
}

/** Keeps the chosen type in the account. */
export function useChooseType() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (type: DeveloperType) => must(api.PUT("/api/v1/me/developer-type", { body: { type } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: meQuery.queryKey }),
  });
}
