import { queryOptions } from "@tanstack/react-query";
import { api, must } from "../api/client";
import type { ReviewDetail } from "../api/types";

export type State = "pending" | "approved" | "rejected" | "all";

export interface Filters {
  state: string;
  kind: string;
  q: string;
}

export async function queuePage(filters: Filters, cursor: string | undefined) {
  return must(
    api.GET("/api/v1/admin/reviews", {
      params: { query: { state: filters.state, kind: filters.kind || undefined, q: filters.q || undefined, cursor } },
    }),
  );
}

export function caseQuery(id: string) {
  return queryOptions({
    queryKey: ["review", id],
    queryFn: () => must(api.GET("/api/v1/admin/reviews/{id}", { params: { path: { id } } })),
    refetchOnWindowFocus: false,
  });
}

export const reasonsQuery = (kind: string) =>
  queryOptions({
    queryKey: ["review-reasons", kind],
    queryFn: () => must(api.GET("/api/v1/admin/review-reasons", { params: { query: { kind } } })),
    staleTime: 300_000,
  });

/** The fields and documents of a case that a reason may point at. */
export function targets(of: ReviewDetail): { value: string; zh: string; en: string }[] {
  const all = [
    ...of.facts.map((fact) => ({ value: fact.field, zh: fact.label.zh, en: fact.label.en })),
    ...of.documents.map((one) => ({ value: one.slot, zh: one.label.zh, en: one.label.en })),
  ];
  return [...new Map(all.map((one) => [one.value, one])).values()];
}
