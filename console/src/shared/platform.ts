import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { api, must } from "../api/client";
import { useT } from "../i18n";
import { remember, remembered } from "./store";
import { keepZone, zoneName } from "./time";

const COLOUR = "paifang_colour";

/** The platform's facts in the reader's language; a change of the settings makes them be asked for again. */
function usePlatform() {
  const t = useT();
  return useQuery({
    queryKey: ["platform", "brand", t.lang],
    queryFn: () => must(api.GET("/api/v1/platform")),
    staleTime: Number.POSITIVE_INFINITY,
  }).data;
}

/** The platform's own name, as its owner set it. */
export function usePlatformName(): string {
  const t = useT();
  return usePlatform()?.name ?? t("brand");
}

/** What a password must be, in words. */
export function usePasswordRule(): string {
  const t = useT();
  const rule = usePlatform()?.limits.password;
  return t("password_rule", { min: rule?.min ?? 8, max: rule?.max ?? 16, classes: rule?.classes ?? 2 });
}

/** The address of the uploaded logo, empty for the built-in one. */
export function useLogo(): string {
  return usePlatform()?.logo_url ?? "";
}

/** The chosen colour, empty for the built-in one; remembered, so that the next visit begins in it. */
export function useColour(): string {
  const colour = usePlatform()?.colour;
  useEffect(() => {
    if (colour !== undefined) remember(COLOUR, colour);
  }, [colour]);
  return colour ?? remembered(COLOUR) ?? "";
}

/** Shows times in the platform's zone, which is answered. */
export function useZone(): string {
  const zone = usePlatform()?.time_zone;
  if (zone) keepZone(zone);
  return zoneName();
}
