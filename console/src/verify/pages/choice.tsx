import { BankOutlined, UserOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { App, Button, Tag } from "antd";
import { Navigate, useNavigate, useSearchParams } from "react-router";
import { Differences, useChooseType } from "../../account/parts/differences";
import { Explanation } from "../../account/parts/explanation";
import { explain } from "../../api/problem";
import { useT } from "../../i18n";
import { PageHead } from "../../shared/page";
import { Await } from "../../shared/states";
import { useMe } from "../../shell/context";
import { Progression } from "../parts/steps";
import { days } from "../promise";
import { type Kind, verificationQuery } from "../queries";

const KINDS = [
  { kind: "individual", icon: <UserOutlined /> },
  { kind: "enterprise", icon: <BankOutlined /> },
] as const;

/** Individual or enterprise: two cards with the differences, each with "start" (ACC-15, RNV-01, RNV-02). */
export function Choice() {
  const [params] = useSearchParams();
  const verification = useQuery(verificationQuery);
  return (
    <Await of={verification}>
      {(value) =>
        value.status === "unverified" || params.has("again") ? (
          <Cards />
        ) : (
          <Navigate to="/console/verify/status" replace />
        )
      }
    </Await>
  );
}

function Cards() {
  const t = useT();
  const me = useMe();
  const go = useNavigate();
  const { message } = App.useApp();
  const choose = useChooseType();
  const start = (kind: Kind) => {
    const on = () => void go(`/console/verify/${kind}`);
    if (me.account.developer_type === kind || me.standing.verification === "verified") return on();
    choose.mutate(kind, { onSuccess: on, onError: (error) => void message.error(explain(error)) });
  };
  return (
    <>
      <PageHead title={t("nav.verify")} text={t("verify.text", { days: days(undefined) })} />
      <Progression at={0} />
      <div className="pf-choice">
        {KINDS.map(({ kind, icon }) => (
          <section key={kind} className="pf-card pf-choice-card" aria-labelledby={`kind-${kind}`}>
            <span className="pf-icon-tile" aria-hidden>
              {icon}
            </span>
            <h2 id={`kind-${kind}`}>
              {t(`verify.title_${kind}`)}{" "}
              {me.account.developer_type === kind && <Tag variant="filled">{t("choice.yours")}</Tag>}
            </h2>
            <Explanation type={kind} />
            <Differences type={kind} />
            <Button
              type="primary"
              size="large"
              block
              loading={choose.isPending && choose.variables === kind}
              onClick={() => start(kind)}
            >
              {t("choice.start")}
              <span className="pf-sr"> {t(`verify.title_${kind}`)}</span>
            </Button>
          </section>
        ))}
      </div>
    </>
  );
}
