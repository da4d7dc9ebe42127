import { createContext, type ReactNode, useContext } from "react";

const Names = createContext<readonly string[]>([]);

/** The fields and documents inside that must stay as they were handed in (REV-07). */
export function Locked(props: { value: readonly string[]; children: ReactNode }) {
  return <Names value={props.value}>{props.children}</Names>;
}

/** Whether a field or document is locked. */
export function useLocked(): (name: string) => boolean {
  const names = useContext(Names);
  return (name) => names.includes(name);
}
