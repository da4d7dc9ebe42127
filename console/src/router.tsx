import { createBrowserRouter, redirect } from "react-router";
import { Loading } from "./shared/states";
import { Broken, NotHere } from "./shell/parts/errors";

/** Areas of the menu that share one page until their features come. */
const AREAS = ["services", "devices", "marketing", "data", "push", "qualifications", "abilities", "fees"] as const;

function area(name: (typeof AREAS)[number]) {
  const lazy = async () => {
    const { Area } = await import("./areas/pages/area");
    return { element: <Area key={name} name={name} title={`nav.${name}`} /> };
  };
  return { path: name, lazy };
}

/** Every page is its own chunk; layouts too, so that nobody downloads the other area's menu. */
export const router = createBrowserRouter([
  {
    hydrateFallbackElement: <Loading />,
    errorElement: <Broken />,
    children: [
      {
        path: "/console",
        lazy: async () => ({ Component: (await import("./shell/pages/developer")).DeveloperShell }),
        children: [
          { index: true, lazy: async () => ({ Component: (await import("./overview/pages/overview")).Overview }) },
          { path: "type", lazy: async () => ({ Component: (await import("./account/pages/type")).TypePage }) },
          { path: "verify", lazy: async () => ({ Component: (await import("./verify/pages/choice")).Choice }) },
          { path: "verify/status", lazy: async () => ({ Component: (await import("./verify/pages/status")).Status }) },
          { path: "verify/:kind", lazy: async () => ({ Component: (await import("./verify/pages/wizard")).Wizard }) },
          { path: "apps", lazy: async () => ({ Component: (await import("./apps/pages/list")).AppList }) },
          { path: "apps/:id", lazy: async () => ({ Component: (await import("./apps/pages/detail")).AppDetail }) },
          {
            path: "solutions",
            lazy: async () => ({ Component: (await import("./solutions/pages/list")).SolutionList }),
          },
          {
            path: "solutions/:id",
            lazy: async () => ({ Component: (await import("./solutions/pages/detail")).SolutionDetail }),
          },
          { path: "tester", lazy: async () => ({ Component: (await import("./tester/pages/tester")).Tester }) },
          { path: "logs", lazy: async () => ({ Component: (await import("./logs/pages/logs")).Logs }) },
          {
            path: "contracts",
            lazy: async () => ({ Component: (await import("./contracts/pages/list")).ContractList }),
          },
          {
            path: "contracts/apply/:kind",
            lazy: async () => ({ Component: (await import("./contracts/pages/apply")).ContractApply }),
          },
          {
            path: "contracts/:id",
            lazy: async () => ({ Component: (await import("./contracts/pages/detail")).ContractDetail }),
          },
          {
            path: "contracts/:id/edit",
            lazy: async () => ({ Component: (await import("./contracts/pages/apply")).ContractEdit }),
          },
          { path: "support", lazy: async () => ({ Component: (await import("./support/pages/list")).Tickets }) },
          {
            path: "support/new",
            lazy: async () => ({ Component: (await import("./support/pages/new")).NewTicketPage }),
          },
          { path: "support/consult", lazy: async () => ({ Component: (await import("./support/pages/new")).Consult }) },
          {
            path: "support/:id",
            lazy: async () => ({ Component: (await import("./support/pages/detail")).TicketDetail }),
          },
          {
            path: "members",
            lazy: async () => ({ Component: (await import("./members/pages/list")).MemberList }),
          },
          {
            path: "members/invite",
            lazy: async () => ({ Component: (await import("./members/pages/invite")).Invite }),
          },
          {
            path: "organisation",
            lazy: async () => ({ Component: (await import("./organisation/pages/organisation")).OrganisationPage }),
          },
          {
            path: "invitations",
            lazy: async () => ({ Component: (await import("./members/pages/invitations")).Invitations }),
          },
          {
            path: "products",
            lazy: async () => ({ Component: (await import("./areas/pages/products")).Products }),
          },
          {
            path: "after-sales",
            lazy: async () => ({ Component: (await import("./areas/pages/area")).AfterSales }),
          },
          ...AREAS.map(area),
          { path: "messages", lazy: async () => ({ Component: (await import("./messages/pages/inbox")).Inbox }) },
          {
            path: "messages/channels",
            lazy: async () => ({ Component: (await import("./messages/pages/channels")).Channels }),
          },
          { path: "account", lazy: async () => ({ Component: (await import("./account/pages/account")).AccountPage }) },
          {
            path: "account/profile",
            lazy: async () => ({ Component: (await import("./account/pages/profile")).ProfilePage }),
          },
          {
            path: "account/security",
            lazy: async () => ({ Component: (await import("./account/pages/security")).SecurityPage }),
          },
          {
            path: "account/tokens",
            lazy: async () => ({ Component: (await import("./factors/pages/tokens")).TokensPage }),
          },
          {
            path: "account/level",
            lazy: async () => ({ Component: (await import("./level/pages/level")).LevelPage }),
          },
          { path: "face", lazy: async () => ({ Component: (await import("./level/pages/back")).FaceReturn }) },
          {
            path: "business",
            lazy: async () => ({ Component: (await import("./business/pages/business")).BusinessPage }),
          },
          {
            path: "agreements",
            lazy: async () => ({ Component: (await import("./agreements/pages/own")).OwnAgreements }),
          },
          {
            path: "account/privacy",
            lazy: async () => ({ Component: (await import("./account/pages/privacy")).PrivacyPage }),
          },
          { path: "*", element: <NotHere home="/console" /> },
        ],
      },
      { path: "/admin/login", lazy: async () => ({ Component: (await import("./admin/pages/login")).OperatorLogin }) },
      {
        path: "/console/closed",
        lazy: async () => ({ Component: (await import("./account/pages/closed")).ClosedPage }),
      },
      { path: "/admin/setup", lazy: async () => ({ Component: (await import("./admin/pages/setup")).OperatorSetup }) },
      {
        path: "/admin",
        lazy: async () => ({ Component: (await import("./shell/pages/operator")).OperatorShell }),
        children: [
          { index: true, lazy: async () => ({ Component: (await import("./admin/pages/home")).OperatorHome }) },
          { path: "inbox", lazy: async () => ({ Component: (await import("./messages/pages/staff")).StaffInbox }) },
          { path: "reviews", lazy: async () => ({ Component: (await import("./reviews/pages/queue")).Queue }) },
          {
            path: "reviews/statistics",
            lazy: async () => ({ Component: (await import("./desk/pages/statistics")).ReviewStatistics }),
          },
          {
            path: "reviews/settings",
            lazy: async () => ({ Component: (await import("./desk/pages/settings")).ReviewSettings }),
          },
          { path: "reasons", lazy: async () => ({ Component: (await import("./desk/pages/reasons")).Reasons }) },
          { path: "calendar", lazy: async () => ({ Component: (await import("./desk/pages/calendar")).Calendar }) },
          { path: "reviews/:id", lazy: async () => ({ Component: (await import("./reviews/pages/queue")).Queue }) },
          { path: "catalog", loader: () => redirect("/admin/catalog/apis") },
          {
            path: "catalog/apis",
            lazy: async () => ({ Component: (await import("./catalog/pages/apis")).CatalogApis }),
          },
          {
            path: "catalog/apis/new",
            lazy: async () => ({ Component: (await import("./catalog/pages/import")).ImportApis }),
          },
          {
            path: "catalog/apis/:id",
            lazy: async () => ({ Component: (await import("./catalog/pages/api")).CatalogApi }),
          },
          {
            path: "catalog/solutions",
            lazy: async () => ({ Component: (await import("./catalog/pages/solutions")).CatalogSolutions }),
          },
          {
            path: "catalog/solutions/:id",
            lazy: async () => ({ Component: (await import("./catalog/pages/solution")).CatalogSolution }),
          },
          { path: "tickets", lazy: async () => ({ Component: (await import("./support/pages/desk")).TicketDesk }) },
          { path: "tickets/:id", lazy: async () => ({ Component: (await import("./support/pages/case")).TicketCase }) },
          { path: "articles", lazy: async () => ({ Component: (await import("./articles/pages/articles")).Articles }) },
          {
            path: "contracts",
            lazy: async () => ({ Component: (await import("./contracts/pages/admin")).AdminContracts }),
          },
          {
            path: "developers",
            lazy: async () => ({ Component: (await import("./developers/pages/list")).Developers }),
          },
          {
            path: "developers/:id",
            lazy: async () => ({ Component: (await import("./developers/pages/detail")).Developer }),
          },
          {
            path: "security",
            lazy: async () => ({ Component: (await import("./factors/pages/operator")).OperatorSecurity }),
          },
          { path: "operators", lazy: async () => ({ Component: (await import("./admin/pages/operators")).Operators }) },
          {
            path: "accounts/import",
            lazy: async () => ({ Component: (await import("./people/pages/import")).ImportAccounts }),
          },
          {
            path: "invitations",
            lazy: async () => ({ Component: (await import("./people/pages/invitations")).Invitations }),
          },
          {
            path: "agreements",
            lazy: async () => ({ Component: (await import("./agreements/pages/versions")).AgreementVersions }),
          },
          {
            path: "settings",
            lazy: async () => ({ Component: (await import("./settings/pages/settings")).SettingsPage }),
          },
          {
            path: "templates",
            lazy: async () => ({ Component: (await import("./settings/pages/templates")).TemplatesPage }),
          },
          {
            path: "templates/:kind",
            lazy: async () => ({ Component: (await import("./settings/pages/template")).TemplatePage }),
          },
          {
            path: "messages",
            lazy: async () => ({ Component: (await import("./deliveries/pages/list")).Deliveries }),
          },
          { path: "audit", lazy: async () => ({ Component: (await import("./admin/pages/audit")).Audit }) },
          { path: "*", element: <NotHere home="/admin" /> },
        ],
      },
      { path: "*", element: <NotHere home="/" /> },
    ],
  },
]);
