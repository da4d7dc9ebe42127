import { CheckOutlined, MailOutlined, SwapOutlined, TeamOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Badge, Button, Dropdown } from "antd";
import { useNavigate } from "react-router";
import type { Me } from "../../api/types";
import { useT } from "../../i18n";
import { myInvitationsQuery, organisationsQuery, useEnter } from "../../members/queries";

/** Which organisation one acts for, the others, and the invitations that wait (AUT-12). */
export function OrganisationSwitch(props: { me: Me }) {
  const t = useT();
  const go = useNavigate();
  const enter = useEnter();
  const { organisation, menus } = props.me;
  const organisations = useQuery(organisationsQuery).data?.items ?? [];
  const waiting = useQuery(myInvitationsQuery).data?.items.length ?? 0;
  const choose = (key: string) => {
    if (key.startsWith("/")) return void go(key);
    const chosen = organisations.find((one) => one.id === key);
    if (chosen && !chosen.current) enter.mutate({ id: chosen.id, name: chosen.name });
  };
  return (
    <Dropdown
      trigger={["click"]}
      menu={{
        onClick: ({ key }) => choose(key),
        items: [
          {
            key: "mine",
            type: "group",
            label: t("org.mine"),
            children: organisations.map((one) => ({
              key: one.id,
              icon: one.current ? <CheckOutlined /> : <SwapOutlined />,
              label: `${one.name} · ${one.roles.map((role) => t(`mrole.${role}`)).join(t.lang === "zh" ? "、" : ", ")}`,
            })),
          },
          { key: "line", type: "divider" },
          ...(menus.includes("members")
            ? [{ key: "/console/members", icon: <TeamOutlined />, label: t("org.members") }]
            : []),
          { key: "/console/invitations", icon: <MailOutlined />, label: t("org.invitations", { n: waiting }) },
        ],
      }}
    >
      <Badge count={waiting} size="small" offset={[-6, 6]}>
        <Button
          type="text"
          icon={<TeamOutlined />}
          className="pf-org-switch"
          loading={enter.isPending}
          aria-label={t("org.switch", { name: organisation.name })}
        >
          <span className="pf-not-phone">{organisation.name}</span>
        </Button>
      </Badge>
    </Dropdown>
  );
}
