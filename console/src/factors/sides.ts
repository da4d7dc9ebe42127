import { queryOptions } from "@tanstack/react-query";
import { api, must, type Side } from "../api/client";

const DEEDS = {
  developer: {
    list: () => must(api.GET("/api/v1/me/factors")),
    begin: () => must(api.POST("/api/v1/me/factors/totp")),
    confirm: (code: string) => must(api.PUT("/api/v1/me/factors/totp", { body: { code } })),
    remove: (id: string) => must(api.DELETE("/api/v1/me/factors/{id}", { params: { path: { id } } })),
    codes: () => must(api.POST("/api/v1/me/recovery-codes")),
  },
  staff: {
    list: () => must(api.GET("/api/v1/admin/me/factors")),
    begin: () => must(api.POST("/api/v1/admin/me/factors/totp")),
    confirm: (code: string) => must(api.PUT("/api/v1/admin/me/factors/totp", { body: { code } })),
    remove: (id: string) => must(api.DELETE("/api/v1/admin/me/factors/{id}", { params: { path: { id } } })),
    codes: () => must(api.POST("/api/v1/admin/me/recovery-codes")),
  },
};

/** What either side does with its own second factors; the same deeds at two addresses. */
export function deedsOf(side: Side): (typeof DEEDS)["developer"] {
  return DEEDS[side];
}

/** One's own second factors. */
export function factorsQuery(side: Side) {
  return queryOptions({ queryKey: ["my-factors", side], queryFn: () => deedsOf(side).list() });
}
