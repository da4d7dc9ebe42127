import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button, Popconfirm, Tag } from "antd";
import { useState } from "react";
import { api, must } from "../../api/client";
import { explain } from "../../api/problem";
import type { ApiToken } from "../../api/types";
import { has, useT } from "../../i18n";
import { Moment } from "../../shared/moment";
import { PageHead } from "../../shared/page";
import { Await, Empty } from "../../shared/states";
import { useMe } from "../../shell/context";
import { NewTokenDialog } from "../parts/new-token";
import { tokensQuery } from "../queries";

/** Personal API tokens: made with scopes and an end, shown once, revoked at once (ADM-09). */
export function TokensPage() {
  const t = useT();
  const { view } = useMe();
  const [making, setMaking] = useState(false);
  const list = useQuery(tokensQuery);
  const create = (
    <Button type="primary" disabled={!!view} onClick={() => setMaking(true)}>
      {t("token.create")}
    </Button>
  );
  return (
    <>
      <PageHead
        title={t("token.page")}
        text={t("token.text")}
        crumbs={[{ text: t("nav.me"), to: "/console/account" }]}
        actions={create}
      />
      <section className="pf-card">
        <Await of={list}>
          {(page) =>
            page.items.length === 0 ? (
              <Empty title={t("token.empty")} text={t("token.empty_text")} />
            ) : (
              <ul className="pf-lines">
                {page.items.map((one) => (
                  <Line key={one.id} one={one} />
                ))}
              </ul>
            )
          }
        </Await>
      </section>
      {making && list.data && <NewTokenDialog offered={list.data.offered} onClose={() => setMaking(false)} />}
    </>
  );
}

function Line(props: { one: ApiToken }) {
  const t = useT();
  const { one } = props;
  const { message } = App.useApp();
  const queries = useQueryClient();
  const revoke = useMutation({
    mutationFn: () => must(api.DELETE("/api/v1/me/tokens/{id}", { params: { path: { id: one.id } } })),
    onSuccess: () => void message.success(t("token.revoked")),
    onError: (error) => void message.error(explain(error)),
    onSettled: () => queries.invalidateQueries({ queryKey: tokensQuery.queryKey }),
  });
  return (
    <li>
      <div>
        <div className="pf-row">
          <strong>{one.name}</strong>
          {one.expired && <Tag variant="filled">{t("token.expired")}</Tag>}
        </div>
        <div className="pf-row">
          {one.scopes.map((scope) => (
            <Tag key={scope} variant="filled" color="processing">
              {scopeName(scope, t)}
            </Tag>
          ))}
        </div>
        <span className="pf-hint">
          {t("token.created")} <Moment at={one.created_at} /> · {t("token.expires")} <Moment at={one.expires_at} /> ·{" "}
          {one.used_at ? (
            <>
              {t("token.used")} <Moment at={one.used_at} />
            </>
          ) : (
            t("token.never")
          )}
        </span>
      </div>
      <Popconfirm title={t("token.revoke_ask")} okText={t("token.revoke")} onConfirm={() => revoke.mutate()}>
        <Button size="small" danger loading={revoke.isPending} aria-label={`${t("token.revoke")} ${one.name}`}>
          {t("token.revoke")}
        </Button>
      </Popconfirm>
    </li>
  );
}

/** `apps:read` in words; a scope of a later version is shown as it is. */
function scopeName(scope: string, t: ReturnType<typeof useT>): string {
  const [menu, access] = scope.split(":");
  const [name, kind] = [`scope.${menu}`, `token.${access}`];
  return has(name) && has(kind) ? `${t(name)} · ${t(kind)}` : scope;
}
