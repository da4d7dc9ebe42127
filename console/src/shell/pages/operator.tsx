import { BellOutlined, LogoutOutlined, SafetyOutlined, UserOutlined } from "@ant-design/icons";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Badge, Button, Dropdown } from "antd";
import { Link, Outlet, useLocation } from "react-router";
import { api, must } from "../../api/client";
import { staffQuery } from "../../api/queries";
import type { Staff } from "../../api/types";
import { useT } from "../../i18n";
import { Await } from "../../shared/states";
import { entryOf, OPERATOR_MENU } from "../menu";
import { Forbidden } from "../parts/errors";
import { Frame } from "../parts/frame";
import { Onward } from "../parts/onward";
import { Palette } from "../parts/palette";
import { LanguageSwitch, ThemeSwitch } from "../parts/switches";

/** How often the count of unread notices is read again, in ms. */
const LOOK_EVERY = 30_000;

/** The back-office frame: its own login, its own menu, its own label (ADM-01). */
export function OperatorShell() {
  // New cases come while the page is open, so the count is read again.
  const staff = useQuery({ ...staffQuery, refetchInterval: LOOK_EVERY });
  return <Await of={staff}>{(value) => <Inside staff={value} />}</Await>;
}

function Inside(props: { staff: Staff }) {
  const t = useT();
  const { staff } = props;
  const { pathname } = useLocation();
  const entry = entryOf(pathname, OPERATOR_MENU);
  const open = !entry || staff.menus.includes(entry.menu);
  if (!staff.enrolled && pathname !== "/admin/security") return <Onward to="/admin/security" />;
  return (
    <Frame
      home="/admin"
      area={t("back_office")}
      entries={OPERATOR_MENU}
      menus={staff.menus}
      demo={staff.demo}
      search={<Palette entries={OPERATOR_MENU} menus={staff.menus} things={async () => []} />}
      tools={<Tools staff={staff} />}
      banner={staff.enrolled && !staff.second_factor && <Hint />}
    >
      {open ? <Outlet context={staff} /> : <Forbidden />}
    </Frame>
  );
}

/** Where no second factor is demanded, it still is said that there should be one (rule A12). */
function Hint() {
  const t = useT();
  return (
    <aside className="pf-demo" aria-label={t("factor.title")}>
      <span>{t("factor.optional")}</span>
      <Link to="/admin/security">{t("factor.hint")}</Link>
    </aside>
  );
}

function Tools(props: { staff: Staff }) {
  const t = useT();
  const leave = useMutation({
    mutationFn: () => must(api.DELETE("/api/v1/admin/sessions/current")),
    onSettled: () => window.location.assign("/admin/login"),
  });
  return (
    <>
      {props.staff.menus.includes("inbox") && (
        <Link to="/admin/inbox" aria-label={t("nav.unread", { n: props.staff.unread })}>
          <Badge count={props.staff.unread} size="small" offset={[-6, 6]}>
            <Button type="text" icon={<BellOutlined />} tabIndex={-1} aria-hidden />
          </Badge>
        </Link>
      )}
      <LanguageSwitch />
      <ThemeSwitch />
      <Dropdown
        trigger={["click"]}
        menu={{
          onClick: ({ key }) => key === "leave" && leave.mutate(),
          items: [
            { key: "who", type: "group", label: `${props.staff.operator.name} · ${props.staff.operator.login}` },
            {
              key: "security",
              icon: <SafetyOutlined />,
              label: <Link to="/admin/security">{t("factor.page")}</Link>,
            },
            { key: "leave", icon: <LogoutOutlined />, label: t("nav.log_out") },
          ],
        }}
      >
        <Button type="primary" shape="circle" icon={<UserOutlined />} aria-label={t("nav.account_menu")} />
      </Dropdown>
    </>
  );
}
