import { StyleProvider } from "@ant-design/cssinjs";
import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { App as AntApp, ConfigProvider } from "antd";
import type { Locale } from "antd/es/locale";
import zhCN from "antd/es/locale/zh_CN";
import { useEffect, useState } from "react";
import { RouterProvider } from "react-router";
import { ApiError } from "./api/problem";
import { ConfirmAgain } from "./factors/parts/again";
import { useT } from "./i18n";
import { router } from "./router";
import { useColour, useZone } from "./shared/platform";
import { useShade } from "./theme/shade";
import { antdTheme, paint } from "./theme/theme";

/** Sends a signed-out person to the right door and brings them back afterwards. */
export function doorFor(path: string): string {
  const door = path.startsWith("/admin") ? "/admin/login" : "/login";
  return `${door}?return_to=${encodeURIComponent(path)}`;
}

/** Obeys a refusal that says where to go; the server owns the gates. */
function follow(error: unknown): void {
  if (!(error instanceof ApiError)) return;
  const here = window.location.pathname + window.location.search;
  if (error.code === "login_required") {
    if (!here.startsWith("/admin/login") && !here.startsWith("/admin/setup")) window.location.assign(doorFor(here));
  } else if (error.next && error.next !== window.location.pathname) {
    if (/^\/(console|admin)(\/|$)/.test(error.next)) void router.navigate(error.next);
    else window.location.assign(error.next);
  }
}

const queries = new QueryClient({
  queryCache: new QueryCache({ onError: follow }),
  mutationCache: new MutationCache({ onError: follow }),
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      retry: (count, error) => count < 2 && error instanceof ApiError && (error.status === 0 || error.status >= 502),
    },
  },
});

function useAntdLocale(lang: "zh" | "en"): Locale {
  const [english, setEnglish] = useState<Locale>();
  useEffect(() => {
    if (lang === "en") void import("antd/es/locale/en_US").then((module) => setEnglish(module.default));
  }, [lang]);
  return lang === "en" && english ? english : zhCN;
}

export function App() {
  return (
    <QueryClientProvider client={queries}>
      <StyleProvider layer>
        <Themed />
      </StyleProvider>
    </QueryClientProvider>
  );
}

/** Everything in the reader's language and shade, and in the platform's colour and time zone (ADM-05). */
function Themed() {
  const { lang } = useT();
  const shade = useShade();
  const locale = useAntdLocale(lang);
  const colour = useColour();
  const zone = useZone();
  useEffect(() => paint(shade, lang, colour), [shade, lang, colour]);
  return (
    <ConfigProvider
      locale={locale}
      theme={antdTheme(shade, lang, colour)}
      form={{ requiredMark: "optional" }}
      button={{ autoInsertSpace: false }}
    >
      <AntApp className="pf-app">
        <RouterProvider key={zone} router={router} />
        <ConfirmAgain />
      </AntApp>
    </ConfigProvider>
  );
}
