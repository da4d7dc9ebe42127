import { Alert, Button } from "antd";
import { useSearchParams } from "react-router";
import { Factors } from "../../factors/parts/factors";
import { useT } from "../../i18n";
import { PageHead } from "../../shared/page";
import { useMe } from "../../shell/context";
import { ContactDialog } from "../parts/contact";
import { Events } from "../parts/events";
import { OutsideIdentity } from "../parts/outside";
import { PasswordDialog } from "../parts/password";
import { useSecured } from "../parts/secured";
import { Sessions } from "../parts/sessions";
import { UsernameDialog } from "../parts/username";

/** Password, user name, phone and e-mail, where one is logged in, and what changed (SEC-03, SEC-06, SEC-07, SEC-12). */
export function SecurityPage() {
  const t = useT();
  const { account, standing, view } = useMe();
  const secured = useSecured();
  const [query, setQuery] = useSearchParams();
  const open = query.get("change");
  const show = (change: string) => setQuery({ change }, { replace: true });
  const close = () => setQuery({}, { replace: true });
  const pending = standing.verification === "pending";
  return (
    <>
      <PageHead title={t("sec.page")} text={t("sec.text")} crumbs={[{ text: t("nav.me"), to: "/console/account" }]} />
      <div className="pf-stack">
        <section className="pf-card">
          <h2>{t("account.login")}</h2>
          {pending && <Alert type="info" showIcon className="pf-gap" title={t("sec.pending")} />}
          <ul className="pf-lines">
            <Item label={t("sec.password")} value="••••••••" onChange={() => show("password")} />
            <Item label={t("sec.username")} value={account.username} onChange={() => show("username")} />
            <Item label={t("account.phone")} value={account.phone} off={pending} onChange={() => show("phone")} />
            <Item label={t("account.email")} value={account.email} off={pending} onChange={() => show("email")} />
          </ul>
        </section>
        <Factors side="developer" off={!!view} onChange={() => void secured()} />
        <OutsideIdentity />
        <Sessions />
        <Events />
      </div>
      {open === "password" && <PasswordDialog onClose={close} />}
      {open === "username" && <UsernameDialog now={account.username} onClose={close} />}
      {(open === "phone" || open === "email") && !pending && (
        <ContactDialog key={open} kind={open} now={account[open]} check={query.get("check")} onClose={close} />
      )}
    </>
  );
}

function Item(props: { label: string; value: string | null | undefined; off?: boolean; onChange: () => void }) {
  const t = useT();
  return (
    <li>
      <div>
        <div>{props.label}</div>
        <span className="pf-hint">{props.value || t("sec.not_set")}</span>
      </div>
      <Button
        size="small"
        disabled={props.off}
        onClick={props.onChange}
        aria-label={`${t(props.value ? "sec.modify" : "sec.set")} ${props.label}`}
      >
        {t(props.value ? "sec.modify" : "sec.set")}
      </Button>
    </li>
  );
}
