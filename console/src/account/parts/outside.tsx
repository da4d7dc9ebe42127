import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button, Popconfirm } from "antd";
import { api, must } from "../../api/client";
import { explain } from "../../api/problem";
import { useT } from "../../i18n";
import { moment } from "../../shared/time";

const KEY = ["outside-identity"];

/** The identity at the outside provider that logs this account in, where a provider is configured (ACC-16). */
export function OutsideIdentity() {
  const t = useT();
  const queries = useQueryClient();
  const { message } = App.useApp();
  const found = useQuery({ queryKey: KEY, queryFn: () => must(api.GET("/api/v1/me/outside-identity")) });
  const onError = (error: unknown) => void message.error(explain(error));
  const link = useMutation({
    mutationFn: () => must(api.POST("/api/v1/me/outside-identity", { body: {} })),
    onSuccess: ({ address }) => window.location.assign(address),
    onError,
  });
  const unlink = useMutation({
    mutationFn: () => must(api.DELETE("/api/v1/me/outside-identity")),
    onSuccess: () => queries.invalidateQueries({ queryKey: KEY }),
    onError,
  });
  const one = found.data;
  if (!one?.offered) return null;
  return (
    <section className="pf-card">
      <h2>{t("outside.title")}</h2>
      <ul className="pf-lines">
        <li>
          <div>
            <div>{t.lang === "zh" ? one.label_zh : one.label_en}</div>
            <span className="pf-hint">
              {one.name
                ? t("outside.linked", { name: one.name, time: moment(one.linked_at ?? "") })
                : t("outside.none")}
            </span>
          </div>
          {one.name ? (
            <Popconfirm title={t("outside.unlink_ask")} onConfirm={() => unlink.mutate()}>
              <Button size="small" danger loading={unlink.isPending}>
                {t("outside.unlink")}
              </Button>
            </Popconfirm>
          ) : (
            <Button size="small" loading={link.isPending} onClick={() => link.mutate()}>
              {t("outside.link")}
            </Button>
          )}
        </li>
      </ul>
    </section>
  );
}
