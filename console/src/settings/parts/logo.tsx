import { useMutation } from "@tanstack/react-query";
import { App, Button } from "antd";
import { useRef } from "react";
import { api, must, put } from "../../api/client";
import { explain } from "../../api/problem";
import { useT } from "../../i18n";
import type { Settings } from "../queries";
import { useSaved } from "./draft";

/** The logo of both faces: shown, replaced by an upload, or put back to the built-in one. */
export function Logo(props: {
  url: string;
  version: number;
  readOnly: boolean;
  /** What else is changed on the page goes on with the version that the logo made. */
  onSaved: (next: Settings) => void;
}) {
  const t = useT();
  const { message } = App.useApp();
  const saved = useSaved();
  const input = useRef<HTMLInputElement>(null);
  const outcome = {
    onSuccess: (next: Settings) => {
      saved(next);
      props.onSaved(next);
    },
    onError: (error: unknown) => message.error(explain(error)),
  };
  const send = useMutation({
    mutationFn: (file: File) => put<Settings>("/api/v1/admin/settings/logo", file),
    ...outcome,
  });
  const remove = useMutation({
    mutationFn: () =>
      must(
        api.PATCH("/api/v1/admin/settings", { body: { version: props.version, changes: { "platform.logo": null } } }),
      ),
    ...outcome,
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
              <Button type="link" size="small" loading={remove.isPending} onClick={() => remove.mutate()}>
                {t("settings.take_back")}
              </Button>
            )}
          </>
        )}
      </div>
    </div>
  );
}
