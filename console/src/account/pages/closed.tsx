import { Button } from "antd";
import { useEffect } from "react";
import { useLocation } from "react-router";
import { useT } from "../../i18n";
import { usePlatformName } from "../../shared/platform";
import { second } from "../../shared/time";
import { Mark } from "../../shell/parts/brand";
import { LanguageSwitch, ThemeSwitch } from "../../shell/parts/switches";

/** The account is being closed: a page outside the console, which nobody may enter any more (SEC-13). */
export function ClosedPage() {
  const t = useT();
  const name = usePlatformName();
  const { state } = useLocation() as { state: { at?: string } | null };
  useEffect(() => {
    document.title = t("privacy.closed");
  }, [t]);
  return (
    <div className="pf-door">
      <header className="pf-row pf-between">
        <a href="/" className="pf-brand">
          <Mark />
          <span>{name}</span>
        </a>
        <span className="pf-row">
          <LanguageSwitch />
          <ThemeSwitch />
        </span>
      </header>
      <main className="pf-card" id="main">
        <h1>{t("privacy.closed")}</h1>
        <p className="pf-label pf-gap">
          {state?.at ? t("privacy.closed_text", { at: second(state.at) }) : t("privacy.closed_some")}
        </p>
        <Button type="primary" size="large" block onClick={() => window.location.assign("/")}>
          {t("privacy.leave")}
        </Button>
      </main>
    </div>
  );
}
