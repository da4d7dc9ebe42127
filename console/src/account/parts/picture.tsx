import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App, Button } from "antd";
import { useRef } from "react";
import { api, must, put } from "../../api/client";
import { explain } from "../../api/problem";
import { meQuery } from "../../api/queries";
import { useT } from "../../i18n";
import { Portrait } from "../../shared/portrait";
import { useMe } from "../../shell/context";

/** The picture of the account: choose, change, remove (PRO-04). */
export function Picture() {
  const t = useT();
  const { account } = useMe();
  const queries = useQueryClient();
  const { message } = App.useApp();
  const input = useRef<HTMLInputElement>(null);
  const settled = {
    onSuccess: () => queries.invalidateQueries({ queryKey: meQuery.queryKey }),
    onError: (error: unknown) => void message.error(explain(error)),
  };
  const set = useMutation({ mutationFn: (file: File) => put("/api/v1/me/avatar", file), ...settled });
  const remove = useMutation({ mutationFn: () => must(api.DELETE("/api/v1/me/avatar")), ...settled });
  return (
    <div className="pf-picture">
      <Portrait src={account.avatar} size={72} />
      <div>
        <div className="pf-row">
          <Button loading={set.isPending} onClick={() => input.current?.click()}>
            {t(account.avatar ? "profile.picture_change" : "profile.picture_set")}
          </Button>
          {account.avatar && (
            <Button type="text" loading={remove.isPending} onClick={() => remove.mutate()}>
              {t("profile.picture_remove")}
            </Button>
          )}
        </div>
        <p className="pf-hint">{t("profile.picture_hint")}</p>
      </div>
      <input
        ref={input}
        type="file"
        className="pf-file"
        aria-label={t("profile.picture")}
        tabIndex={-1}
        accept="image/jpeg,image/png,image/webp"
        onChange={(event) => {
          const file = event.target.files?.[0];
          if (file) set.mutate(file);
          event.target.value = "";
        }}
      />
    </div>
  );
}
