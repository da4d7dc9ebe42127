import {
  ApiOutlined,
  AppstoreOutlined,
  AuditOutlined,
  BarChartOutlined,
  BarsOutlined,
  BellOutlined,
  BulbOutlined,
  CustomerServiceOutlined,
  CalendarOutlined,
  ExperimentOutlined,
  FileProtectOutlined,
  FileSearchOutlined,
  FileTextOutlined,
  HomeOutlined,
  IdcardOutlined,
  ImportOutlined,
  ReadOutlined,
  SettingOutlined,
  TagsOutlined,
  TeamOutlined,
  UserOutlined,
} from "@ant-design/icons";
import type { ReactNode } from "react";
import type { Key } from "../i18n";

/** A page of the left menu; it shows when `me` lists its menu. */
export interface Entry {
  to: string;
  menu: string;
  label: Key;
  icon: ReactNode;
  group: Key;
}

export const DEVELOPER_MENU: Entry[] = [
  { to: "/console", menu: "apps", label: "nav.overview", icon: <HomeOutlined />, group: "nav.build" },
  { to: "/console/apps", menu: "apps", label: "nav.apps", icon: <AppstoreOutlined />, group: "nav.build" },
  { to: "/console/solutions", menu: "solutions", label: "nav.solutions", icon: <BulbOutlined />, group: "nav.build" },
  { to: "/console/tester", menu: "tester", label: "nav.tester", icon: <ExperimentOutlined />, group: "nav.build" },
  { to: "/console/logs", menu: "apps", label: "nav.logs", icon: <BarsOutlined />, group: "nav.build" },
  { to: "/console/verify", menu: "verification", label: "nav.verify", icon: <IdcardOutlined />, group: "nav.account" },
  {
    to: "/console/contracts",
    menu: "contracts",
    label: "nav.contracts",
    icon: <FileProtectOutlined />,
    group: "nav.account",
  },
  { to: "/console/messages", menu: "notices", label: "nav.messages", icon: <BellOutlined />, group: "nav.account" },
  {
    to: "/console/support",
    menu: "support",
    label: "nav.support",
    icon: <CustomerServiceOutlined />,
    group: "nav.account",
  },
  { to: "/console/account", menu: "account", label: "nav.me", icon: <UserOutlined />, group: "nav.account" },
];

export const OPERATOR_MENU: Entry[] = [
  { to: "/admin/reviews", menu: "reviews", label: "nav.reviews", icon: <AuditOutlined />, group: "nav.operations" },
  {
    to: "/admin/reviews/statistics",
    menu: "reviews",
    label: "nav.review_statistics",
    icon: <BarChartOutlined />,
    group: "nav.operations",
  },
  {
    to: "/admin/catalog/apis",
    menu: "catalog",
    label: "nav.catalog_apis",
    icon: <ApiOutlined />,
    group: "nav.operations",
  },
  {
    to: "/admin/catalog/solutions",
    menu: "catalog",
    label: "nav.catalog_solutions",
    icon: <BulbOutlined />,
    group: "nav.operations",
  },
  {
    to: "/admin/tickets",
    menu: "tickets",
    label: "nav.tickets",
    icon: <CustomerServiceOutlined />,
    group: "nav.operations",
  },
  { to: "/admin/articles", menu: "articles", label: "nav.articles", icon: <ReadOutlined />, group: "nav.operations" },
    to: "/admin/reviews/settings",
    menu: "review_settings",
    label: "nav.review_settings",
    icon: <SettingOutlined />,
    group: "nav.system",
  },
  { to: "/admin/reasons", menu: "review_settings", label: "nav.reasons", icon: <TagsOutlined />, group: "nav.system" },
  {
    to: "/admin/calendar",
    menu: "review_settings",
    label: "nav.calendar",
    icon: <CalendarOutlined />,
    group: "nav.system",
  },
  { to: "/admin/operators", menu: "operators", label: "nav.operators", icon: <TeamOutlined />, group: "nav.system" },
  {
    to: "/admin/accounts/import",
    menu: "imports",
    label: "nav.imports",
    icon: <ImportOutlined />,
    group: "nav.system",
  },
  {
    to: "/admin/invitations",
    menu: "invitations",
    label: "nav.invitations",
    icon: <TagsOutlined />,
    group: "nav.system",
  },
  {
    to: "/admin/agreements",
    menu: "agreements",
    label: "nav.agreements",
    icon: <FileTextOutlined />,
    group: "nav.system",
  },
  { to: "/admin/audit", menu: "audit", label: "nav.audit", icon: <FileSearchOutlined />, group: "nav.system" },
];

/** Menus that stay open whatever stands in the developer's way (GATE-07). */
const ALWAYS_OPEN = ["account", "verification", "notices", "support"];

/** The entry that an address belongs to: the longest one it starts with. */
export function entryOf(path: string, entries: Entry[]): Entry | undefined {
  return entries
    .filter((entry) => path === entry.to || (entry.to !== "/console" && path.startsWith(`${entry.to}/`)))
    .sort((a, b) => b.to.length - a.to.length)[0];
}

/** What the gates of `me` say about an address. */
export type Gate = { pass: true } | { pass: false; go: string } | { pass: false; forbidden: true };

/** Decides from `me` alone whether a page opens, where to go instead, or that no role of ours opens it. */
export function gate(path: string, me: { menus: string[]; obstacle?: { next: string } | null }): Gate {
  const menu = path === "/console/type" ? "account" : entryOf(path, DEVELOPER_MENU)?.menu;
  if (!menu || ALWAYS_OPEN.includes(menu)) return { pass: true };
  if (me.obstacle) return { pass: false, go: me.obstacle.next };
  return me.menus.includes(menu) ? { pass: true } : { pass: false, forbidden: true };
}
