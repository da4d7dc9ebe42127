import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, must } from "../api/client";
import type { paths } from "../api/schema";

export type Contracts = paths["/api/v1/me/contracts"]["get"]["responses"][200]["content"]["application/json"];
export type Contract = Contracts["items"][number];
export type ContractKind = Contracts["kinds"][number];
export type Company = Contracts["company"];

export const contractsQuery = queryOptions({
  queryKey: ["contracts"],
  queryFn: () => must(api.GET("/api/v1/me/contracts")),
});

/** The kinds as operators see and edit them. */
export const kindsQuery = queryOptions({
  queryKey: ["contract-kinds"],
  queryFn: () => must(api.GET("/api/v1/admin/contract-kinds")),
  refetchOnWindowFocus: false,
});

/** What the form holds. */
export interface Values {
  company: Company;
  agreement: boolean;
}

/** Hands a contract in, or once more after a rejection; the list and the gates follow. */
export function useSubmit(kind: ContractKind, rejected: Contract | null) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (values: Values) => {
      const body = { ...values, text_version: kind.text?.version ?? 0 };
      return rejected
        ? must(api.PUT("/api/v1/me/contracts/{id}", { params: { path: { id: rejected.id } }, body }))
        : must(api.POST("/api/v1/me/contracts", { body: { ...body, kind: kind.name } }));
    },
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ["contracts"] });
      await queries.invalidateQueries({ queryKey: ["me"] });
    },
  });
}

/** The contract of a kind that is alive, if there is one. */
export function living(page: Contracts, kind: string): Contract | undefined {
  return page.items.find((one) => one.kind === kind && ["reviewing", "rejected", "signed"].includes(one.state));
}

/** Why a kind cannot be chosen now, or nothing. */
export function barrier(page: Contracts, kind: ContractKind): "closed" | "base" | null {
  if (!kind.open) return "closed";
  if (kind.base && !page.items.some((one) => one.kind === kind.base && one.state === "signed")) return "base";
  return null;
}
