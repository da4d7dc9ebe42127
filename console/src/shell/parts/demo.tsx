import { useT } from "../../i18n";

/** Marks a demo server, so that nobody takes it for a real one. */
export function DemoBanner() {
  const t = useT();
  return (
    <aside className="pf-demo" aria-label={t("demo.label")}>
      <span>{t("demo.text")}</span>
      <a href="/demo/inbox" target="_blank" rel="noreferrer">
        {t("demo.inbox")}
      </a>
    </aside>
  );
}
