import { queryOptions } from "@tanstack/react-query";
import { api, keepCsrf, must } from "./client";

/** Who is signed in, what they may open and what stands in their way: the only source of menus and gates. */
export const meQuery = queryOptions({
  queryKey: ["me"],
  queryFn: async () => {
    const me = await must(api.GET("/api/v1/me"));
    keepCsrf(me.csrf_token);
    return me;
  },
  staleTime: 10_000,
  refetchInterval: 15_000,
});

/** The same for an operator. */
export const staffQuery = queryOptions({
  queryKey: ["staff"],
  queryFn: async () => {
    const staff = await must(api.GET("/api/v1/admin/me"));
    keepCsrf(staff.csrf_token);
    return staff;
  },
  staleTime: 30_000,
});

/** Facts about the platform that everybody may read. */
export const platformQuery = queryOptions({
  queryKey: ["platform"],
  queryFn: () => must(api.GET("/api/v1/platform")),
  staleTime: Number.POSITIVE_INFINITY,
});
