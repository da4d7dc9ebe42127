import {
  ApiOutlined,
  AppstoreOutlined,
  AuditOutlined,
  BarChartOutlined,
  BarsOutlined,
  BellOutlined,
  BulbOutlined,
  CalendarOutlined,
  CloudServerOutlined,
  ClusterOutlined,
  ControlOutlined,
  CustomerServiceOutlined,
  ExperimentOutlined,
  FileProtectOutlined,
  FileSearchOutlined,
  FileTextOutlined,
  FormOutlined,
  HddOutlined,
  HomeOutlined,
  IdcardOutlined,
  ImportOutlined,
  MailOutlined,
  ProductOutlined,
  ReadOutlined,
  RocketOutlined,
  SafetyCertificateOutlined,
  SendOutlined,
  SettingOutlined,
  ShopOutlined,
  TagsOutlined,
  TeamOutlined,
  ThunderboltOutlined,
  UserOutlined,
  WalletOutlined,
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
  /** The page itself asks for the level that its menu needs, so that it goes on with what was begun (LVL-04). */
  asks?: true;
}

export const DEVELOPER_MENU: Entry[] = [
  { to: "/console", menu: "apps", label: "nav.overview", icon: <HomeOutlined />, group: "nav.build" },
  { to: "/console/apps", menu: "apps", label: "nav.apps", icon: <AppstoreOutlined />, group: "nav.build" },
  { to: "/console/solutions", menu: "solutions", label: "nav.solutions", icon: <BulbOutlined />, group: "nav.build" },
  { to: "/console/tester", menu: "tester", label: "nav.tester", icon: <ExperimentOutlined />, group: "nav.build" },
  { to: "/console/logs", menu: "apps", label: "nav.logs", icon: <BarsOutlined />, group: "nav.build" },
  { to: "/console/products", menu: "products", label: "nav.products", icon: <ProductOutlined />, group: "nav.things" },
  { to: "/console/devices", menu: "devices", label: "nav.devices", icon: <HddOutlined />, group: "nav.things" },
  {
    to: "/console/services",
    menu: "services",
    label: "nav.services",
    icon: <CloudServerOutlined />,
    group: "nav.things",
  },
  { to: "/console/push", menu: "push", label: "nav.push", icon: <SendOutlined />, group: "nav.things" },
  {
    to: "/console/after-sales",
    menu: "after_sales",
    label: "nav.after_sales",
    icon: <CustomerServiceOutlined />,
    group: "nav.things",
  },
  {
    to: "/console/marketing",
    menu: "marketing",
    label: "nav.marketing",
    icon: <RocketOutlined />,
    group: "nav.business",
  },
  { to: "/console/data", menu: "data", label: "nav.data", icon: <BarChartOutlined />, group: "nav.business" },
  {
    to: "/console/abilities",
    menu: "abilities",
    label: "nav.abilities",
    icon: <ThunderboltOutlined />,
    group: "nav.business",
  },
  {
    to: "/console/qualifications",
    menu: "qualifications",
    label: "nav.qualifications",
    icon: <SafetyCertificateOutlined />,
    group: "nav.business",
  },
  { to: "/console/fees", menu: "fees", label: "nav.fees", icon: <WalletOutlined />, group: "nav.business" },
  { to: "/console/verify", menu: "verification", label: "nav.verify", icon: <IdcardOutlined />, group: "nav.account" },
  {
    to: "/console/contracts",
    menu: "contracts",
    label: "nav.contracts",
    icon: <FileProtectOutlined />,
    group: "nav.account",
  },
  {
    to: "/console/business",
    menu: "business",
    label: "nav.business_registration",
    icon: <ShopOutlined />,
    group: "nav.account",
    asks: true,
  },
  { to: "/console/members", menu: "members", label: "nav.members", icon: <TeamOutlined />, group: "nav.account" },
  {
    to: "/console/organisation",
    menu: "organisation",
    label: "nav.organisation",
    icon: <ClusterOutlined />,
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
    to: "/admin/developers",
    menu: "developers",
    label: "nav.developers",
    icon: <UserOutlined />,
    group: "nav.operations",
  },
  {
    to: "/admin/contracts",
    menu: "contracts",
    label: "nav.admin_contracts",
    icon: <FileProtectOutlined />,
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
  { to: "/admin/inbox", menu: "inbox", label: "nav.messages", icon: <BellOutlined />, group: "nav.operations" },
  {
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
  { to: "/admin/settings", menu: "settings", label: "nav.settings", icon: <ControlOutlined />, group: "nav.system" },
  { to: "/admin/templates", menu: "settings", label: "nav.templates", icon: <FormOutlined />, group: "nav.system" },
  { to: "/admin/messages", menu: "settings", label: "nav.deliveries", icon: <MailOutlined />, group: "nav.system" },
  { to: "/admin/audit", menu: "audit", label: "nav.audit", icon: <FileSearchOutlined />, group: "nav.system" },
];

/** The entry that an address belongs to: the longest one it starts with. */
export function entryOf(path: string, entries: Entry[]): Entry | undefined {
  return entries
    .filter((entry) => path === entry.to || (entry.to !== "/console" && path.startsWith(`${entry.to}/`)))
    .sort((a, b) => b.to.length - a.to.length)[0];
}

/** What the gates of `me` say about an address. */
export type Gate = { pass: true } | { pass: false; go: string } | { pass: false; forbidden: true };

/** What the gates read of `me`. */
interface Standing {
  menus: string[];
  gates: Record<string, { next: string; code?: string }>;
}

/** Decides from `me` alone whether a page opens, where to go instead, or that no role of ours opens it. */
export function gate(path: string, me: Standing): Gate {
  const entry = entryOf(path, DEVELOPER_MENU);
  const menu = path === "/console/type" ? "account" : entry?.menu;
  if (!menu) return { pass: true };
  const closed = me.gates[menu];
  if (closed && entry?.asks && closed.code === "level_required") return { pass: true };
  if (closed) return { pass: false, go: closed.next };
  if (me.menus.includes(menu)) return { pass: true };
  return path === "/console" ? { pass: false, go: home(me) } : { pass: false, forbidden: true };
}

/** The first page of the menu that is open, for those whose role does not have the overview. */
function home(me: Standing): string {
  const open = DEVELOPER_MENU.find((entry) => me.menus.includes(entry.menu) && !me.gates[entry.menu]);
  return open?.to ?? "/console/account";
}
