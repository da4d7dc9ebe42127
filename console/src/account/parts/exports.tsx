import { DownloadOutlined } from "@ant-design/icons";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button, Tag } from "antd";
import { useState } from "react";
import { api, must } from "../../api/client";
import { explain } from "../../api/problem";
import type { PersonalExport } from "../../api/types";
import { useT } from "../../i18n";
import { Moment } from "../../shared/moment";
import { Await } from "../../shared/states";
import { useMe } from "../../shell/context";
import { Confirm } from "./confirm";

const KEY = ["my-exports"];

/** Hands bytes to the browser as a file. */
function save(bytes: Blob, name: string) {
  const url = URL.createObjectURL(bytes);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** Copies of one's personal data: asked for, gathered, taken once (SEC-13). */
export function Exports() {
  const t = useT();
  const { view } = useMe();
  const queries = useQueryClient();
  const { message } = App.useApp();
  const [asking, setAsking] = useState(false);
  const again = () => void queries.invalidateQueries({ queryKey: KEY });
  const list = useQuery({
    queryKey: KEY,
    queryFn: () => must(api.GET("/api/v1/me/exports")),
    refetchInterval: (query) => (query.state.data?.items.some((one) => one.state === "preparing") ? 1_500 : false),
  });
  const take = useMutation({
    mutationFn: async (id: string) => {
      const reply = api.DELETE("/api/v1/me/exports/{id}/file", { params: { path: { id } }, parseAs: "blob" });
      return must(reply as unknown as Promise<{ data?: Blob; error?: unknown; response: Response }>);
    },
    onSuccess: (bytes) => save(bytes, `personal-data-${new Date().toISOString().slice(0, 10)}.json`),
    onError: (error) => message.error(explain(error)),
    onSettled: again,
  });
  const open = list.data?.items.some((one) => one.state === "preparing" || one.state === "ready");
  return (
    <section className="pf-card">
      <div className="pf-card-head">
        <h2>{t("privacy.export")}</h2>
        <Button disabled={open || !!view} onClick={() => setAsking(true)}>
          {t("privacy.ask")}
        </Button>
      </div>
      <p className="pf-label">{t("privacy.export_text")}</p>
      <Await of={list}>
        {(page) => (
          <ul className="pf-lines">
            {page.items.map((one) => (
              <Line key={one.id} one={one} busy={take.isPending} onTake={() => take.mutate(one.id)} />
            ))}
          </ul>
        )}
      </Await>
      {asking && (
        <Confirm
          title={t("privacy.ask")}
          text={t("privacy.ask_text")}
          send={() => must(api.POST("/api/v1/me/exports"))}
          onDone={() => {
            setAsking(false);
            again();
          }}
          onClose={() => setAsking(false)}
        />
      )}
    </section>
  );
}

function Line(props: { one: PersonalExport; busy: boolean; onTake: () => void }) {
  const t = useT();
  const { one } = props;
  return (
    <li>
      <div>
        <div className="pf-row">
          <Moment at={one.created_at} />
          <Tag color={one.state === "ready" ? "success" : "default"} variant="filled">
            {t(`privacy.state.${one.state}`)}
          </Tag>
        </div>
        {one.state === "ready" && one.expires_at && (
          <span className="pf-hint">
            {t("privacy.until")} <Moment at={one.expires_at} />
          </span>
        )}
      </div>
      {one.state === "ready" && (
        <Button size="small" type="primary" icon={<DownloadOutlined />} loading={props.busy} onClick={props.onTake}>
          {t("privacy.take")}
        </Button>
      )}
    </li>
  );
}
