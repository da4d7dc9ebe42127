import { type ReactNode, useEffect } from "react";
import { Link } from "react-router";
import { useT } from "../i18n";
import { usePlatformName } from "./platform";

/** Breadcrumb, title, one line of purpose, and the page's main action; also names the browser tab. */
export function PageHead(props: {
  title: string;
  text?: ReactNode;
  tag?: ReactNode;
  crumbs?: { text: string; to: string }[];
  actions?: ReactNode;
}) {
  const t = useT();
  const admin = window.location.pathname.startsWith("/admin");
  const home = admin ? { text: t("back_office"), to: "/admin" } : { text: t("console"), to: "/console" };
  const name = usePlatformName();
  const place = admin ? t("back_office") : name;
  useEffect(() => {
    document.title = `${props.title} · ${place}`;
  }, [props.title, place]);
  return (
    <header className="pf-head">
      <div className="pf-head-text">
        <nav className="pf-crumbs" aria-label={t("crumbs")}>
          {[home, ...(props.crumbs ?? [])].map((crumb) => (
            <span key={crumb.to} className="pf-row">
              <Link to={crumb.to}>{crumb.text}</Link>
              <span aria-hidden>/</span>
            </span>
          ))}
          <span aria-current="page">{props.title}</span>
        </nav>
        <h1>
          {props.title}
          {props.tag}
        </h1>
        {props.text && <p>{props.text}</p>}
      </div>
      {props.actions && <div className="pf-actions">{props.actions}</div>}
    </header>
  );
}
