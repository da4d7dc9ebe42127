import { Navigate, useLocation } from "react-router";

/**
 * Leads from a closed page to what opens it. Keyed by the path, because somebody who goes from one closed page straight
 * to the next would else meet the same element again, which navigates only once, and see an empty page.
 */
export function Onward(props: { to: string }) {
  const { pathname } = useLocation();
  return <Navigate key={pathname} to={props.to} replace />;
}
