import { useMutation, useQuery } from "@tanstack/react-query";
import { App, Button, Popconfirm, Tag } from "antd";
import { api, must } from "../../api/client";
import { explain } from "../../api/problem";
import type { MySession } from "../../api/types";
import { useT } from "../../i18n";
import { Moment } from "../../shared/moment";
import { Await } from "../../shared/states";
import { SESSIONS, useSecured } from "./secured";

/** Where the account is logged in, and the way to end it there (LOG-08). */
export function Sessions() {
  const t = useT();
  const { message } = App.useApp();
  const secured = useSecured();
  const list = useQuery({ queryKey: SESSIONS, queryFn: () => must(api.GET("/api/v1/me/sessions")) });
  const done = {
    onSuccess: () => secured(),
    onError: (error: unknown) => void message.error(explain(error)),
  };
  const end = useMutation({
    mutationFn: (id: string) => must(api.DELETE("/api/v1/me/sessions/{id}", { params: { path: { id } } })),
    ...done,
  });
  const endOthers = useMutation({ mutationFn: () => must(api.DELETE("/api/v1/me/sessions")), ...done });
  return (
    <section className="pf-card">
      <div className="pf-card-head">
        <h2>{t("sec.sessions")}</h2>
        <Popconfirm title={t("sec.end_others_ask")} onConfirm={() => endOthers.mutate()}>
          <Button size="small" disabled={(list.data?.items.length ?? 0) < 2} loading={endOthers.isPending}>
            {t("sec.end_others")}
          </Button>
        </Popconfirm>
      </div>
      <Await of={list}>
        {(page) => (
          <ul className="pf-lines">
            {page.items.map((one) => (
              <Line key={one.id} one={one} onEnd={() => end.mutate(one.id)} />
            ))}
          </ul>
        )}
      </Await>
    </section>
  );
}

function Line(props: { one: MySession; onEnd: () => void }) {
  const t = useT();
  const { one } = props;
  return (
    <li>
      <div>
        <div className="pf-row">
          <strong>{one.viewed ? t("sec.viewed") : device(one.device) || t("sec.device_unknown")}</strong>
          {one.current && (
            <Tag color="success" variant="filled">
              {t("sec.this_device")}
            </Tag>
          )}
        </div>
        <span className="pf-hint">
          {one.ip && `${one.ip} · `}
          {t("sec.opened")} <Moment at={one.created_at} /> · {t("sec.seen")} <Moment at={one.last_seen_at} />
        </span>
      </div>
      {!one.current && (
        <Button size="small" onClick={props.onEnd}>
          {t("sec.end")}
        </Button>
      )}
    </li>
  );
}

/** `Chrome · Windows`, as far as known. */
export function device(of: { browser: string; system: string }): string {
  return [of.browser, of.system].filter(Boolean).join(" · ");
}
