import { Link } from "react-router";
import { useT } from "../../i18n";

/** The gate (牌坊) that gives the platform its name. */
export function Mark() {
  return (
    <svg viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="8" fill="#2457e6" />
      <g fill="none" stroke="#fff" strokeWidth="2.4" strokeLinecap="round" strokeLinejoin="round">
        <path d="M6 10.5h20M8.5 15.5h15M11 10.5V25M21 10.5V25M12 6.5h8" />
      </g>
    </svg>
  );
}

export function Brand(props: { to: string; area?: string }) {
  const t = useT();
  return (
    <Link to={props.to} className="pf-brand">
      <Mark />
      <span>
        {t("brand")}
        {props.area && <small>{props.area}</small>}
      </span>
    </Link>
  );
}
