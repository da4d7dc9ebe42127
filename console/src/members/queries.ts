import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { App } from "antd";
import { useNavigate } from "react-router";
import { api, keepCsrf, must } from "../api/client";
import { explain } from "../api/problem";
import type { paths } from "../api/schema";
import { useT } from "../i18n";

type Row<P extends keyof paths> = paths[P] extends {
  get: { responses: { 200: { content: { "application/json": { items: (infer T)[] } } } } };
}
  ? T
  : never;

export type Member = Row<"/api/v1/members">;
export type Invitation = Row<"/api/v1/member-invitations">;
export type Belonging = Row<"/api/v1/me/organisations">;
export type Role = Member["roles"][number];

/** The six roles that can be granted, in the order of the guide. */
export const GRANTABLE: Role[] = ["admin", "business", "technical", "operations", "after_sales", "customer_service"];

export const membersQuery = queryOptions({
  queryKey: ["members"],
  queryFn: () => must(api.GET("/api/v1/members")),
});

export const invitationsQuery = queryOptions({
  queryKey: ["invitations"],
  queryFn: () => must(api.GET("/api/v1/member-invitations")),
});

/** The transfer of the main account that is under way, if any (AUT-13). */
export const transferQuery = queryOptions({
  queryKey: ["ownership-transfer"],
  queryFn: () => must(api.GET("/api/v1/ownership-transfer")),
});

/** The open invitations to oneself. */
export const myInvitationsQuery = queryOptions({
  queryKey: ["my-invitations"],
  queryFn: () => must(api.GET("/api/v1/me/invitations")),
  refetchInterval: 30_000,
});

/** The organisations one belongs to. */
export const organisationsQuery = queryOptions({
  queryKey: ["my-organisations"],
  queryFn: () => must(api.GET("/api/v1/me/organisations")),
  staleTime: 30_000,
});

/** Acts for another organisation: the session goes on under a new token, and everything is read again. */
export function useEnter() {
  const t = useT();
  const go = useNavigate();
  const queries = useQueryClient();
  const { message } = App.useApp();
  return useMutation({
    mutationFn: (to: { id: string; name: string }) =>
      must(api.PUT("/api/v1/me/organisation", { body: { organisation: to.id } })),
    onSuccess: async (answer, to) => {
      keepCsrf(answer.csrf_token);
      await queries.resetQueries();
      message.success(t("org.switched", { name: to.name }));
      void go("/console");
    },
    onError: (error) => message.error(explain(error)),
  });
}
