import { App } from "antd";
import { useEffect, useEffectEvent } from "react";
import { useBlocker } from "react-router";
import { useT } from "../i18n";

/** Asks before unsaved input is lost; staying is the safe choice and the main button. */
export function useGuard(dirty: boolean): void {
  const t = useT();
  const { modal } = App.useApp();
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) => dirty && currentLocation.pathname !== nextLocation.pathname,
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
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [dirty]);
}
