import { BankOutlined, CheckCircleFilled, UserOutlined } from "@ant-design/icons";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button, Tag } from "antd";
import { useNavigate } from "react-router";
import { api, must } from "../../api/client";
import { explain } from "../../api/problem";
import { meQuery, platformQuery } from "../../api/queries";
import { useT } from "../../i18n";
import { PageHead } from "../../shared/page";
import { count } from "../../shared/time";
import { useMe } from "../../shell/context";

/** The developer type with what it changes: device cap and support (ACC-15, ENT-01..05). */
export function TypePage() {
  const t = useT();
  const me = useMe();
  const go = useNavigate();
  const queries = useQueryClient();
  const { message } = App.useApp();
  const platform = useQuery(platformQuery);
  const cap = platform.data?.limits.individual_devices ?? 300;
  const fixed = me.standing.verification === "verified" || me.standing.verification === "pending";
  const choose = useMutation({
    mutationFn: (type: "individual" | "enterprise") => must(api.PUT("/api/v1/me/developer-type", { body: { type } })),
    onSuccess: async (_, type) => {
      await queries.invalidateQueries({ queryKey: meQuery.queryKey });
      void go(`/console/verify/${type}`);
    },
    onError: (error) => message.error(explain(error)),
  });
  const kinds = [
    {
      type: "individual" as const,
      icon: <UserOutlined />,
      facts: [
        [t("type.devices"), t("type.devices_cap", { n: count(cap, t.lang) })],
        [t("type.support"), t("type.support_individual")],
        [t("type.consulting"), "—"],
        [t("type.proof"), t("type.proof_individual")],
      ],
    },
    {
      type: "enterprise" as const,
      icon: <BankOutlined />,
      facts: [
        [t("type.devices"), t("type.devices_free")],
        [t("type.support"), t("type.support_enterprise")],
        [t("type.consulting"), <CheckCircleFilled key="yes" className="pf-yes" aria-label={t("yes")} />],
        [t("type.proof"), t("type.proof_enterprise")],
      ],
    },
  ];
  return (
    <>
      <PageHead title={t("type.title")} text={t("type.text")} />
      <div className="pf-choice">
        {kinds.map(({ type, icon, facts }) => (
          <section key={type} className="pf-card pf-choice-card" aria-labelledby={`type-${type}`}>
            <span className="pf-icon-tile" aria-hidden>
              {icon}
            </span>
            <h2 id={`type-${type}`}>
              {t(`type.${type}`)}
              {me.account.developer_type === type && <Tag variant="filled">{t("type.current")}</Tag>}
            </h2>
            <p className="pf-label">{t(`type.${type}_who`)}</p>
            <dl className="pf-facts">
              {facts.map(([name, value]) => (
                <div key={String(name)} className="pf-fact">
                  <dt>{name}</dt>
                  <dd>{value}</dd>
                </div>
              ))}
            </dl>
            <Button
              size="large"
              type={me.account.developer_type === "individual" && type === "enterprise" ? "default" : "primary"}
              disabled={fixed}
              loading={choose.isPending && choose.variables === type}
              onClick={() => choose.mutate(type)}
            >
              {t(`type.choose_${type}`)}
            </Button>
          </section>
        ))}
      </div>
      {fixed && <p className="pf-hint pf-below">{t("type.fixed")}</p>}
    </>
  );
}
