import { queryOptions } from "@tanstack/react-query";
import { api, must } from "../api/client";
import type { paths } from "../api/schema";

type Answer<P extends keyof paths> = paths[P] extends {
  get: { responses: { 200: { content: { "application/json": infer T } } } };
}
  ? T
  : never;

export type OwnAgreement = Answer<"/api/v1/me/agreements">["items"][number];
export type AgreementVersion = Answer<"/api/v1/admin/agreements">["items"][number];

export const ownAgreementsQuery = queryOptions({
  queryKey: ["my-agreements"],
  queryFn: () => must(api.GET("/api/v1/me/agreements")),
});

export const versionsQuery = queryOptions({
  queryKey: ["admin-agreements"],
  queryFn: () => must(api.GET("/api/v1/admin/agreements")),
});
