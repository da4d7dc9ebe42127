import { useMutation } from "@tanstack/react-query";
import { Alert, App, Button, Progress } from "antd";
import { api, must } from "../../api/client";
import { explain } from "../../api/problem";
import type { AppView } from "../../api/types";
import { useT } from "../../i18n";
import { count } from "../../shared/time";

const RAISE_FROM = 80;

/** How much of the day's calls is used, when it resets, and when more may be asked for (GW-01). */
export function Quota(props: { app: AppView }) {
  const t = useT();
  const { message } = App.useApp();
  const { app } = props;
  const percent = app.quota_limit > 0 ? Math.min((100 * app.calls_today) / app.quota_limit, 100) : 0;
  const online = app.state === "online" || app.state === "listed";
  const raise = useMutation({
    mutationFn: () =>
      must(
        api.POST("/api/v1/apps/{id}/quota-raises", {
          params: { path: { id: app.id } },
          body: { wanted: 2 * app.quota_limit },
        }),
      ),
    onSuccess: () => message.success(t("quota.asked")),
    onError: (error) => message.error(explain(error)),
  });
  const why = !online ? t("quota.not_online") : percent < RAISE_FROM ? t("quota.too_low") : null;
  return (
    <div className="pf-quota">
      <Progress
        type="dashboard"
        size={180}
        percent={percent}
        format={() => `${percent.toFixed(percent > 0 && percent < 10 ? 1 : 0)}%`}
        strokeColor={percent >= RAISE_FROM ? "var(--pf-gauge)" : "var(--pf-primary)"}
        aria-label={t("overview.used", { name: app.name })}
      />
      <strong>{t("quota.of", { used: count(app.calls_today, t.lang), limit: count(app.quota_limit, t.lang) })}</strong>
      <span className="pf-label">
        {t("quota.reset", { left: count(Math.max(app.quota_limit - app.calls_today, 0), t.lang) })}
      </span>
      {percent >= 100 && <Alert type="warning" showIcon title={t("quota.full")} />}
      <Button disabled={why !== null} loading={raise.isPending} onClick={() => raise.mutate()}>
        {t("quota.raise")}
      </Button>
      {why && <span className="pf-hint">{why}</span>}
    </div>
  );
}
