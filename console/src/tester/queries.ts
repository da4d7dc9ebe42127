import { queryOptions, useQuery } from "@tanstack/react-query";
import { api, must } from "../api/client";
import type { ApiRow } from "../api/types";
import { subscriptionsQuery } from "../apps/queries";

export function apiQuery(id: string) {
  return queryOptions({
    queryKey: ["api", id],
    queryFn: () => must(api.GET("/api/v1/apis/{id}", { params: { path: { id } } })),
    staleTime: 60_000,
  });
}

export function historyQuery(app: string) {
  return queryOptions({
    queryKey: ["test-calls", app],
    queryFn: () =>
      must(api.GET("/api/v1/apps/{id}/test-calls", { params: { path: { id: app }, query: { limit: 50 } } })),
  });
}

/** The APIs that an application may call: those of its solutions, each once. */
export function useCallable(app: string): { apis: ApiRow[] | undefined; error: unknown; refetch: () => unknown } {
  const subscriptions = useQuery(subscriptionsQuery(app));
  const all = subscriptions.data?.items.filter((one) => one.state === "active").flatMap((one) => one.apis) ?? [];
  const apis = [...new Map(all.map((one) => [one.id, one])).values()].sort((a, b) =>
    a.gateway_path === b.gateway_path ? (a.method < b.method ? -1 : 1) : a.gateway_path < b.gateway_path ? -1 : 1,
  );
  return { apis: subscriptions.data && apis, error: subscriptions.error, refetch: subscriptions.refetch };
}
