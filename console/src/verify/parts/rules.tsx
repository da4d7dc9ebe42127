import { CheckOutlined, LockOutlined } from "@ant-design/icons";
import { useT } from "../../i18n";
import type { Kind } from "../queries";
import { Specimen } from "./specimen";

const RULES = ["rules.whole", "rules.unaltered", "rules.true", "rules.own", "rules.restricted", "rules.file"] as const;

/** What a usable picture looks like, beside the upload (RNV-13). */
export function Rules(props: { kind: Kind }) {
  const t = useT();
  return (
    <aside className="pf-card" aria-label={t("rules.title")}>
      <h2>{t("rules.title")}</h2>
      <div className="pf-specimens">
        {props.kind === "enterprise" && <Specimen slot="licences" />}
        <Specimen slot="id_front" />
        <Specimen slot="id_back" />
      </div>
      <ul className="pf-ticks">
        {RULES.map((rule) => (
          <li key={rule}>
            <CheckOutlined aria-hidden /> <span>{t(rule)}</span>
          </li>
        ))}
      </ul>
      <p className="pf-hint pf-private">
        <LockOutlined aria-hidden /> {t("rules.private")}
      </p>
    </aside>
  );
}
