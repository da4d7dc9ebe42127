import { BellOutlined, LogoutOutlined, ProfileOutlined, ReadOutlined, UserOutlined } from "@ant-design/icons";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Badge, Button, Dropdown } from "antd";
import { Link, Outlet, useLocation, useNavigate } from "react-router";
import { api, must } from "../../api/client";
import { meQuery } from "../../api/queries";
import type { Me } from "../../api/types";
import { LOCALE, useT } from "../../i18n";
import { Portrait } from "../../shared/portrait";
import { Await } from "../../shared/states";
import { DEVELOPER_MENU, gate } from "../menu";
import { Forbidden } from "../parts/errors";
import { Frame } from "../parts/frame";
import { Onward } from "../parts/onward";
import { OrganisationSwitch } from "../parts/organisation";
import { type Hit, Palette } from "../parts/palette";
import { LanguageSwitch, ThemeSwitch } from "../parts/switches";
import { Viewing } from "../parts/viewing";

/** The developer console's frame; asks `me` first and obeys its gates (GATE-01..03, GATE-07). */
export function DeveloperShell() {
  const me = useQuery(meQuery);
  return <Await of={me}>{(value) => <Inside me={value} />}</Await>;
}

function Inside(props: { me: Me }) {
  const t = useT();
  const { me } = props;
  const { pathname } = useLocation();
  const answer = gate(pathname, me);
  const things = async (): Promise<Hit[]> => {
    const query = { limit: 50 };
    const open = (menu: string) => me.menus.includes(menu) && !me.gates[menu];
    const none = { items: [] };
    const [apps, solutions, apis] = await Promise.all([
      open("apps") ? must(api.GET("/api/v1/apps", { params: { query } })) : none,
      open("solutions") ? must(api.GET("/api/v1/solutions", { params: { query } })) : none,
      open("tester") ? must(api.GET("/api/v1/apis", { params: { query } })) : none,
    ]);
    return [
      ...apps.items.map((app) => ({
        to: `/console/apps/${app.id}`,
        text: `${app.name} ${app.app_key}`,
        kind: t("palette.app"),
      })),
      ...solutions.items.map((one) => ({
        to: `/console/solutions/${one.id}`,
        text: t.lang === "zh" ? one.name_zh : one.name_en,
        kind: t("palette.solution"),
      })),
      ...apis.items.map((one) => ({
        to: `/console/tester?api=${one.id}`,
        text: `${one.method} ${one.path}`,
        kind: "API",
      })),
    ];
  };
  return (
    <Frame
      home="/console"
      entries={DEVELOPER_MENU}
      menus={me.menus}
      demo={me.demo}
      banner={<Viewing me={me} />}
      search={<Palette entries={DEVELOPER_MENU} menus={me.menus} things={things} />}
      tools={<Tools me={me} />}
    >
      {answer.pass ? <Outlet context={me} /> : "go" in answer ? <Onward to={answer.go} /> : <Forbidden />}
    </Frame>
  );
}

function Tools(props: { me: Me }) {
  const t = useT();
  const go = useNavigate();
  const queries = useQueryClient();
  const { account, unread } = props.me;
  const save = useMutation({
    mutationFn: (lang: "zh" | "en") => must(api.PATCH("/api/v1/me", { body: { language: LOCALE[lang] } })),
    onSettled: () => queries.invalidateQueries(),
  });
  const leave = useMutation({
    mutationFn: () => must(api.DELETE("/api/v1/sessions/current")),
    onSettled: () => window.location.assign("/login"),
  });
  const name = account.nickname || account.username || account.phone || account.email || t("nav.me");
  return (
    <>
      <Button type="text" icon={<ReadOutlined />} href="/apis" className="pf-not-phone">
        {t("nav.public_catalogue")}
      </Button>
      <OrganisationSwitch me={props.me} />
      <LanguageSwitch onSpeak={(lang) => !props.me.view && save.mutate(lang)} />
      <ThemeSwitch />
      <Link to="/console/messages" aria-label={t("nav.unread", { n: unread })}>
        <Badge count={unread} size="small" offset={[-6, 6]}>
          <Button type="text" icon={<BellOutlined />} tabIndex={-1} aria-hidden />
        </Badge>
      </Link>
      <Dropdown
        trigger={["click"]}
        menu={{
          onClick: ({ key }) => (key === "leave" ? leave.mutate() : void go(key)),
          items: [
            { key: "who", type: "group", label: name },
            { key: "/console/account/profile", icon: <ProfileOutlined />, label: t("profile.title") },
            { key: "/console/account", icon: <UserOutlined />, label: t("nav.me") },
            { key: "leave", icon: <LogoutOutlined />, label: t("nav.log_out") },
          ],
        }}
      >
        <Button
          type={account.avatar ? "text" : "primary"}
          shape="circle"
          icon={account.avatar ? <Portrait src={account.avatar} size={30} /> : <UserOutlined />}
          aria-label={t("nav.account_menu")}
        />
      </Dropdown>
    </>
  );
}
