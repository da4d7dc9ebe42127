import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { api, must } from "../../api/client";
import { useT } from "../../i18n";

/** The gate (牌坊) that gives the platform its name. */
export function Mark() {
  return (
    <svg viewBox="0 0 28 28" aria-hidden="true">
      <rect width="28" height="28" rx="7" fill="#2457e6" />
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

/** The platform's own name, as its owner configured it. */
export function usePlatformName(): string {
  const t = useT();
  const platform = useQuery({
    queryKey: ["platform", "name", t.lang],
    queryFn: () => must(api.GET("/api/v1/platform")),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return platform.data?.name ?? t("brand");
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
