import { useSyncExternalStore } from "react";

const narrow = window.matchMedia?.("(max-width: 991px)");

/** True below 992 px, where menus become drawers and tables lose columns. */
export function usePhone(): boolean {
  return useSyncExternalStore(
    (listener) => {
      narrow?.addEventListener("change", listener);
      return () => narrow?.removeEventListener("change", listener);
    },
    () => narrow?.matches ?? false,
  );
}
