import { queryOptions } from "@tanstack/react-query";
import { api, must } from "../api/client";
import type { components, paths } from "../api/schema";

type Got<P extends keyof paths> = paths[P] extends {
  get: { responses: { 200: { content: { "application/json": infer T } } } };
}
  ? T
  : never;

export type Groups = Got<"/api/v1/admin/review-groups">;
export type Group = Groups["items"][number];
export type KindRules = Got<"/api/v1/admin/review-rules">["items"][number];
export type Rules = KindRules["rules"];
export type Webhook = Got<"/api/v1/admin/webhook">;
export type Statistics = Got<"/api/v1/admin/review-statistics">;
export type KindFigures = Statistics["kinds"][number];
export type ReviewerFigures = Statistics["reviewers"][number];
export type Year = Got<"/api/v1/admin/work-days">;
export type WorkDay = Year["items"][number];
export type CatalogueReason = components["schemas"]["CatalogueReason"];

export const groupsQuery = queryOptions({
  queryKey: ["review-groups"],
  queryFn: () => must(api.GET("/api/v1/admin/review-groups")),
});

export const webhookQuery = queryOptions({
  queryKey: ["webhook"],
  queryFn: () => must(api.GET("/api/v1/admin/webhook")),
});

export const rulesQuery = queryOptions({
  queryKey: ["review-rules"],
  queryFn: () => must(api.GET("/api/v1/admin/review-rules")),
});

export const allReasonsQuery = queryOptions({
  queryKey: ["review-reasons", "all"],
  queryFn: () => must(api.GET("/api/v1/admin/review-reasons", { params: { query: { retired: true } } })),
});

export const yearQuery = (year: number) =>
  queryOptions({
    queryKey: ["work-days", year],
    queryFn: () => must(api.GET("/api/v1/admin/work-days", { params: { query: { year } } })),
  });

export const statisticsQuery = (from: string, to: string) =>
  queryOptions({
    queryKey: ["review-statistics", from, to],
    queryFn: () =>
      must(
        api.GET("/api/v1/admin/review-statistics", {
          params: { query: { from: from || undefined, to: to || undefined } },
        }),
      ),
  });

/** A whole answer as the one list of the console wants it. */
export function whole<T>(of: { data: T[] | undefined; error: unknown; isFetching: boolean; refetch: () => unknown }) {
  return {
    rows: of.data,
    error: of.error,
    isFetching: of.isFetching,
    hasNextPage: false,
    isFetchingNextPage: false,
    fetchNextPage: () => undefined,
    refetch: of.refetch,
  };
}
