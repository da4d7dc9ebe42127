import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, must } from "../api/client";
import type { components, paths } from "../api/schema";

export type OwnTickets = paths["/api/v1/me/tickets"]["get"]["responses"][200]["content"]["application/json"];
export type TicketRow = OwnTickets["items"][number];
export type Ticket = components["schemas"]["TicketDetail"];
export type NewTicket = components["schemas"]["NewTicket"];
export type NewConsultation = components["schemas"]["NewConsultation"];
export type Article = components["schemas"]["Article"];

export const CATEGORIES = ["account", "verification", "api", "device", "billing", "other"] as const;
export const PRIORITIES = ["low", "normal", "high", "urgent"] as const;
export const STATES = ["open", "waiting", "solved", "closed"] as const;

/** How often a ticket looks for an answer. */
const LOOK_EVERY = 10_000;

export const entitledQuery = queryOptions({
  queryKey: ["tickets", "entitled"],
  queryFn: () => must(api.GET("/api/v1/me/tickets", { params: { query: { limit: 1 } } })),
});

export function ticketQuery(id: string, desk: boolean) {
  const params = { path: { id } };
  return queryOptions<Ticket>({
    queryKey: ["tickets", desk ? "desk" : "own", id],
    queryFn: () =>
      desk
        ? must(api.GET("/api/v1/admin/tickets/{id}", { params }))
        : must(api.GET("/api/v1/me/tickets/{id}", { params })),
    refetchInterval: LOOK_EVERY,
  });
}

export const articlesQuery = (shelf: "help" | "type") =>
  queryOptions({
    queryKey: ["articles", shelf],
    queryFn: () => must(api.GET("/api/v1/articles", { params: { query: { shelf } } })),
  });

/** Changes a ticket and lets every list of tickets look again. */
export function useTicketChange<V>(change: (value: V) => Promise<Ticket>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: () => queries.invalidateQueries({ queryKey: ["tickets"] }),
  });
}
