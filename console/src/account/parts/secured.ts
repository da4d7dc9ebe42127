import { useQueryClient } from "@tanstack/react-query";
import { keepCsrf } from "../../api/client";
import { meQuery } from "../../api/queries";

export const SESSIONS = ["my-sessions"];
export const EVENTS = ["security-events"];

/** After a change of security: goes on with the session's new token and reads again what it touched. */
export function useSecured() {
  const queries = useQueryClient();
  return async (csrf?: string) => {
    if (csrf) keepCsrf(csrf);
    const touched = [meQuery.queryKey, SESSIONS, EVENTS];
    await Promise.all(touched.map((queryKey) => queries.invalidateQueries({ queryKey })));
  };
}
