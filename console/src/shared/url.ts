import { useSearchParams } from "react-router";

/** Filters live in the address, so that a list can be shared and the back button works. */
export function useFilters<K extends string>(defaults: Record<K, string>) {
  const [params, setParams] = useSearchParams();
  const values = { ...defaults };
  for (const key of Object.keys(defaults) as K[]) values[key] = params.get(key) ?? defaults[key];
  const set = (changes: Partial<Record<K, string>>) =>
    setParams(
      (old) => {
        const next = new URLSearchParams(old);
        for (const [key, value] of Object.entries(changes) as [K, string][]) {
          if (value === defaults[key]) next.delete(key);
          else next.set(key, value);
        }
        return next;
      },
      { replace: true },
    );
  return [values, set] as const;
}
