import { App } from "antd";
import { useCallback, useEffect, useEffectEvent, useRef } from "react";
import { useBlocker } from "react-router";
import { useT } from "../i18n";

/**
 * Asks before unsaved input is lost; staying is the safe choice and the main button.
 * The function returned lets the next step go through, for pages that leave once their input is saved.
 */
export function useGuard(dirty: boolean): () => void {
  const t = useT();
  const { modal } = App.useApp();
  const freed = useRef(false);
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) =>
      dirty && !freed.current && currentLocation.pathname !== nextLocation.pathname,
  );
  const ask = useEffectEvent(() => {
    modal.confirm({
      title: t("guard.title"),
      content: t("guard.text"),
      okText: t("guard.stay"),
      cancelText: t("guard.leave"),
      onOk: () => blocker.reset?.(),
      onCancel: () => blocker.proceed?.(),
    });
  });
  useEffect(() => {
    if (blocker.state === "blocked") ask();
  }, [blocker.state]);
  useEffect(() => {
    if (!dirty) return;
    const warn = (event: BeforeUnloadEvent) => {
      if (!freed.current) event.preventDefault();
    };
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [dirty]);
  return useCallback(() => {
    freed.current = true;
  }, []);
}
