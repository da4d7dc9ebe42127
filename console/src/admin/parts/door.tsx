import { type ReactNode, useEffect } from "react";
import { useT } from "../../i18n";
import { Brand } from "../../shell/parts/brand";
import { LanguageSwitch, ThemeSwitch } from "../../shell/parts/switches";

/** The page in front of the back-office. */
export function Door(props: { title: string; text: string; children: ReactNode }) {
  const t = useT();
  useEffect(() => {
    document.title = `${props.title} · ${t("back_office")}`;
  }, [props.title, t]);
  return (
    <div className="pf-door">
      <header className="pf-row pf-between">
        <Brand to="/admin/login" area={t("back_office")} />
        <span className="pf-row">
          <LanguageSwitch />
          <ThemeSwitch />
        </span>
      </header>
      <main className="pf-card" id="main">
        <h1>{props.title}</h1>
        <p className="pf-label pf-gap">{props.text}</p>
        {props.children}
      </main>
    </div>
  );
}
