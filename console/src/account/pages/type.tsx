import { BankOutlined, UserOutlined } from "@ant-design/icons";
import { App, Button, Tag } from "antd";
import { useNavigate } from "react-router";
import { explain } from "../../api/problem";
import { useT } from "../../i18n";
import { PageHead } from "../../shared/page";
import { useMe } from "../../shell/context";
import { Differences, useChooseType } from "../parts/differences";
import { Explanation } from "../parts/explanation";

const KINDS = [
  { type: "individual", icon: <UserOutlined /> },
  { type: "enterprise", icon: <BankOutlined /> },
] as const;

/** The developer type, asked for after registration, with what it changes (ACC-15, ENT-05). */
export function TypePage() {
  const t = useT();
  const me = useMe();
  const go = useNavigate();
  const { message } = App.useApp();
  const choose = useChooseType();
  const fixed = me.standing.verification === "verified" || me.standing.verification === "pending";
  const pick = (type: "individual" | "enterprise") =>
    choose.mutate(type, {
      onSuccess: () => void go(`/console/verify/${type}`),
      onError: (error) => void message.error(explain(error)),
    });
  return (
    <>
      <PageHead title={t("type.title")} text={t("type.text")} />
      <div className="pf-choice">
        {KINDS.map(({ type, icon }) => (
          <section key={type} className="pf-card pf-choice-card" aria-labelledby={`type-${type}`}>
            <span className="pf-icon-tile" aria-hidden>
              {icon}
            </span>
            <h2 id={`type-${type}`}>
              {t(`type.${type}`)}{" "}
              {me.account.developer_type === type && <Tag variant="filled">{t("type.current")}</Tag>}
            </h2>
            <Explanation type={type} />
            <Differences type={type} />
            <Button
              size="large"
              type="primary"
              disabled={fixed}
              loading={choose.isPending && choose.variables === type}
              onClick={() => pick(type)}
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
