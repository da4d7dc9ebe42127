import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, must } from "../api/client";
import type { Verification } from "../api/types";

export const verificationQuery = queryOptions({
  queryKey: ["verification"],
  queryFn: () => must(api.GET("/api/v1/me/verification")),
});

/** Where a change of verified data stands, while the old ones hold (PRO-03); nothing when there is none. */
export function changeOf(verification: Verification): "pending" | "rejected" | null {
  const state = verification.status === "verified" ? verification.case?.state : null;
  return state === "pending" || state === "rejected" ? state : null;
}

/** Keeps the case and the gates in step after a change of either. */
export function useVerificationChange<V>(change: (value: V) => Promise<Verification>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: async (verification) => {
      queries.setQueryData(verificationQuery.queryKey, verification);
      await queries.invalidateQueries({ queryKey: ["me"] });
    },
  });
}

export type Kind = "individual" | "enterprise";
/** The part of a person that a document shows. */
export type Slot = "id_front" | "id_back" | "licences" | "legal_id_front" | "legal_id_back";
