import { Button } from "antd";
import { isRouteErrorResponse, Link, useRouteError } from "react-router";
import { useT } from "../../i18n";
import { Empty, Failure } from "../../shared/states";

/** An address that leads nowhere. */
export function NotHere(props: { home: string }) {
  const t = useT();
  return (
    <Empty
      page
      title={t("error.not_here")}
      text={t("error.not_here_text")}
      action={
        <Link to={props.home}>
          <Button type="primary">{t("error.home")}</Button>
        </Link>
      }
    />
  );
}

/** A page that exists, for somebody else's role. */
export function Forbidden() {
  const t = useT();
  return <Empty page title={t("error.forbidden")} text={t("error.forbidden_text")} />;
}

/** Something broke while drawing a page; reloading also fetches a newer build if there is one. */
export function Broken() {
  const error = useRouteError();
  if (isRouteErrorResponse(error) && error.status === 404) return <NotHere home="/console" />;
  return <Failure error={error} retry={() => window.location.reload()} />;
}
