import { queryOptions } from "@tanstack/react-query";
import { api, must } from "../api/client";

/** One's own API tokens, and the scopes that may be given. */
export const tokensQuery = queryOptions({
  queryKey: ["my-tokens"],
  queryFn: () => must(api.GET("/api/v1/me/tokens")),
});

/** The scopes that may be given, by menu: `apps` → `read`, `write`. */
export function byMenu(offered: string[]): Map<string, string[]> {
  const menus = new Map<string, string[]>();
  for (const scope of offered) {
    const [menu = "", access = ""] = scope.split(":");
    menus.set(menu, [...(menus.get(menu) ?? []), access]);
  }
  return menus;
}
