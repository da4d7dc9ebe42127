import { useOutletContext } from "react-router";
import type { Me, Staff } from "../api/types";

/** The signed-in developer; the shell has already loaded it. */
export function useMe(): Me {
  return useOutletContext<Me>();
}

/** The signed-in operator. */
export function useStaff(): Staff {
  return useOutletContext<Staff>();
}

/** Whether a permission of `me` is there; buttons that need it are left out otherwise. */
export function may(who: { permissions: string[] }, permission: string): boolean {
  return who.permissions.includes(permission);
}
