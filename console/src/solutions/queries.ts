import { queryOptions } from "@tanstack/react-query";
import { api, must } from "../api/client";

export function solutionQuery(id: string) {
  return queryOptions({
    queryKey: ["solution", id],
    queryFn: () => must(api.GET("/api/v1/solutions/{id}", { params: { path: { id } } })),
  });
}

/** The text of a pair in the reader's language. */
export function pick(lang: "zh" | "en", zh: string, en: string): string {
  return (lang === "zh" ? zh : en) || zh || en;
}
