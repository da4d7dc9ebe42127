import { Link } from "react-router";
import { useLogo, usePlatformName } from "../../shared/platform";

/** The uploaded logo, or the gate (牌坊) that gives the platform its name. */
export function Mark() {
  const logo = useLogo();
  if (logo) return <img src={logo} alt="" className="pf-brand-logo" />;
  return (
    <svg viewBox="0 0 28 28" aria-hidden="true">
      <rect width="28" height="28" rx="7" fill="var(--pf-button)" />
      <path
        d="M6 9.5h16M8 9.5V21M20 9.5V21M11.5 9.5V7M16.5 9.5V7M8 13.5h12M12 13.5V21M16 13.5V21"
        fill="none"
        stroke="#fff"
        strokeWidth="1.8"
        strokeLinecap="round"
      />
    </svg>
  );
}

export function Brand(props: { to: string; area?: string }) {
  const name = usePlatformName();
  return (
    <Link to={props.to} className="pf-brand">
      <Mark />
      <span>
        {name}
        {props.area && <small>{props.area}</small>}
      </span>
    </Link>
  );
}
