import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App, Button } from "antd";
import { useRef } from "react";
import { put } from "../../api/client";
import { explain } from "../../api/problem";
import { platformQuery } from "../../api/queries";
import { useT } from "../../i18n";
import { type Settings, settingsQuery } from "../queries";

/** The logo of both faces: shown, replaced by an upload, or put back to the built-in one. */
export function Logo(props: { url: string; readOnly: boolean; onRemove: () => void }) {
  const t = useT();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const input = useRef<HTMLInputElement>(null);
  const send = useMutation({
    mutationFn: (file: File) => put<Settings>("/api/v1/admin/settings/logo", file),
    onSuccess: (settings) => {
      message.success(t("saved"));
      queries.setQueryData(settingsQuery.queryKey, settings);
      void queries.invalidateQueries({ queryKey: platformQuery.queryKey });
    },
    onError: (error) => message.error(explain(error)),
  });
  return (
    <div className="pf-setting">
      <div className="pf-setting-name">
        <span>{t("setting.platform.logo")}</span>
        <span className="pf-hint">{t("settings.logo_hint")}</span>
      </div>
      <div className="pf-setting-control pf-row">
        {props.url ? (
          <img src={props.url} alt={t("setting.platform.logo")} className="pf-logo" />
        ) : (
          t("settings.builtin")
        )}
        {!props.readOnly && (
          <>
            <input
              ref={input}
              type="file"
              hidden
              accept="image/png,image/jpeg,image/webp"
              aria-label={t("settings.logo_upload")}
              onChange={(event) => {
                const file = event.target.files?.[0];
                if (file) send.mutate(file);
                event.target.value = "";
              }}
            />
            <Button loading={send.isPending} onClick={() => input.current?.click()}>
              {t("settings.logo_upload")}
            </Button>
            {props.url && (
              <Button type="link" size="small" onClick={props.onRemove}>
                {t("settings.take_back")}
              </Button>
            )}
          </>
        )}
      </div>
    </div>
  );
}
