import { BankOutlined, UserOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button, Tag } from "antd";
import { Link, Navigate, useSearchParams } from "react-router";
import { useT } from "../../i18n";
import { PageHead } from "../../shared/page";
import { Await } from "../../shared/states";
import { useMe } from "../../shell/context";
import { Progression } from "../parts/steps";
import { verificationQuery } from "../queries";

const KINDS = [
  { kind: "individual", icon: <UserOutlined />, needs: ["choice.need_id", "choice.need_id_images"] },
  { kind: "enterprise", icon: <BankOutlined />, needs: ["choice.need_licence", "choice.need_legal"] },
] as const;

/** Individual or enterprise: two cards, each with "start" (RNV-02). */
export function Choice() {
  const t = useT();
  const me = useMe();
  const [params] = useSearchParams();
  const verification = useQuery(verificationQuery);
  return (
    <Await of={verification}>
      {(value) => {
        if (value.status !== "unverified" && !params.has("again"))
          return <Navigate to="/console/verify/status" replace />;
        return (
          <>
            <PageHead title={t("nav.verify")} text={t("verify.text", { days: "1–2" })} />
            <Progression at={0} />
            <div className="pf-choice">
              {KINDS.map(({ kind, icon, needs }) => (
                <section key={kind} className="pf-card pf-choice-card" aria-labelledby={`kind-${kind}`}>
                  <span className="pf-icon-tile" aria-hidden>
                    {icon}
                  </span>
                  <h2 id={`kind-${kind}`}>
                    {t(`verify.title_${kind}`)}
                    {me.account.developer_type === kind && <Tag variant="filled">{t("choice.yours")}</Tag>}
                  </h2>
                  <p className="pf-label">{t(`choice.${kind}`)}</p>
                  <ul className="pf-dots">
                    {needs.map((need) => (
                      <li key={need}>{t(need)}</li>
                    ))}
                  </ul>
                  <Link to={`/console/verify/${kind}`}>
                    <Button type="primary" size="large" block tabIndex={-1}>
                      {t("choice.start")}
                      <span className="pf-sr"> {t(`verify.title_${kind}`)}</span>
                    </Button>
                  </Link>
                </section>
              ))}
            </div>
            <p className="pf-hint pf-below">
              <Link to="/console/type">{t("choice.compare")}</Link>
            </p>
          </>
        );
      }}
    </Await>
  );
}
