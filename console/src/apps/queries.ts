import { queryOptions } from "@tanstack/react-query";
import { api, must } from "../api/client";

/** The developer's applications; few enough to be one page nearly always. */
export const appsQuery = queryOptions({
  queryKey: ["apps", "first"],
  queryFn: () => must(api.GET("/api/v1/apps", { params: { query: { limit: 100 } } })),
});

export function appQuery(id: string) {
  return queryOptions({
    queryKey: ["app", id],
    queryFn: () => must(api.GET("/api/v1/apps/{id}", { params: { path: { id } } })),
  });
}

export function subscriptionsQuery(id: string) {
  return queryOptions({
    queryKey: ["subscriptions", id],
    queryFn: () => must(api.GET("/api/v1/apps/{id}/subscriptions", { params: { path: { id } } })),
  });
}
