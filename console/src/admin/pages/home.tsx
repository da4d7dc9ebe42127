import { Navigate } from "react-router";
import { useT } from "../../i18n";
import { Empty } from "../../shared/states";
import { useStaff } from "../../shell/context";
import { OPERATOR_MENU } from "../../shell/menu";

/** Opens the first page that this operator's roles allow. */
export function OperatorHome() {
  const t = useT();
  const staff = useStaff();
  const first = OPERATOR_MENU.find((entry) => staff.menus.includes(entry.menu));
  return first ? (
    <Navigate to={first.to} replace />
  ) : (
    <Empty page title={t("staff.nothing")} text={t("staff.nothing_text")} />
  );
}
