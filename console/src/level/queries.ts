import { queryOptions, useMutation } from "@tanstack/react-query";
import { api, must } from "../api/client";
import type { NewFaceCheck } from "../api/types";

/** One's own real-name level, and what a face check needs. */
export const levelQuery = queryOptions({
  queryKey: ["level"],
  queryFn: () => must(api.GET("/api/v1/me/level")),
});

/** Begins a face check and leaves for the vendor's page; the person comes back to `/console/face`. */
export function useFaceCheck() {
  return useMutation({
    mutationFn: (body: NewFaceCheck) => must(api.POST("/api/v1/me/face-checks", { body })),
    onSuccess: (begun) => window.location.assign(begun.address),
  });
}
