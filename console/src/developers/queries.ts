import { queryOptions } from "@tanstack/react-query";
import { api, must } from "../api/client";

/** Everything about one developer. */
export function developerQuery(id: string) {
  return queryOptions({
    queryKey: ["developer", id],
    queryFn: () => must(api.GET("/api/v1/admin/developers/{id}", { params: { path: { id } } })),
  });
}
