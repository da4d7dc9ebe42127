import { Menu } from "antd";
import type { ReactNode } from "react";
import { Link, useLocation } from "react-router";
import { useT } from "../../i18n";
import { type Entry, entryOf } from "../menu";

/** The left menu: only entries whose menu the server listed. */
export function Nav(props: { entries: Entry[]; menus: string[]; brand?: ReactNode; onGo?: () => void }) {
  const t = useT();
  const { pathname } = useLocation();
  const mine = props.entries.filter((entry) => props.menus.includes(entry.menu));
  const groups = [...new Set(mine.map((entry) => entry.group))];
  const active = entryOf(pathname, mine)?.to;
  return (
    <nav aria-label={t("nav.label")}>
      {props.brand}
      <Menu
        mode="inline"
        selectedKeys={active ? [active] : []}
        onClick={props.onGo}
        items={groups.map((group) => ({
          type: "group" as const,
          key: group,
          label: t(group),
          children: mine
            .filter((entry) => entry.group === group)
            .map((entry) => ({ key: entry.to, icon: entry.icon, label: <Link to={entry.to}>{t(entry.label)}</Link> })),
        }))}
      />
    </nav>
  );
}
