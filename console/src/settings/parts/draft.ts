import { type QueryKey, useMutation, useQueryClient } from "@tanstack/react-query";
import { App } from "antd";
import { useState } from "react";
import { api, must } from "../../api/client";
import { ApiError, explain } from "../../api/problem";
import { useT } from "../../i18n";
import { type Draft, type Settings, same, settingsQuery, type Templates, templatesQuery, type Value } from "../queries";

/** Says that something was saved, shows what it is now, and lets what depends on it be asked for again. */
function useShown<T>(key: QueryKey, dependent: string[]) {
  const t = useT();
  const { message } = App.useApp();
  const queries = useQueryClient();
  return (next: T) => {
    message.success(t("saved"));
    queries.setQueryData(key, next);
    for (const name of dependent) void queries.invalidateQueries({ queryKey: [name] });
  };
}

/** Shows what was saved everywhere: on this page, in the history, and in the looks of the console. */
export const useSaved = () => useShown<Settings>(settingsQuery.queryKey, ["settings-history", "platform"]);

/** The same for the words of notices. */
export const useSavedWords = () => useShown<Templates>(templatesQuery.queryKey, ["templates-history"]);

/** What is changed and not saved yet, and the version it was changed on; saving on an old version is refused. */
export function useDraft(now: Settings) {
  const { message } = App.useApp();
  const queries = useQueryClient();
  const saved = useSaved();
  const [draft, setDraft] = useState<Draft>({});
  const [editedOn, setEditedOn] = useState<Settings>(now);
  const count = Object.keys(draft).length;
  const base = count === 0 ? now : editedOn;
  const adopt = (next: Settings) => {
    setEditedOn(next);
    const holds = (key: string, value: Value | null) => same(next.items.find((one) => one.key === key)?.value, value);
    setDraft((old) => Object.fromEntries(Object.entries(old).filter(([key, value]) => !holds(key, value))));
  };
  const save = useMutation({
    mutationFn: ({ changes, note }: { changes: Draft; note: string }) =>
      must(api.PATCH("/api/v1/admin/settings", { body: { version: base.version, changes, note } })),
    onSuccess: (next) => {
      setDraft({});
      saved(next);
    },
    onError: (error) => {
      if (error instanceof ApiError && error.code === "version_conflict")
        void queries.invalidateQueries({ queryKey: settingsQuery.queryKey });
      message.error(explain(error));
    },
  });
  const set = (key: string, value: Value | null | undefined) => {
    save.reset();
    if (count === 0) setEditedOn(now);
    setDraft(({ [key]: _gone, ...rest }) => (value === undefined ? rest : { ...rest, [key]: value }));
  };
  const errors = save.error instanceof ApiError ? save.error.fields : [];
  return {
    draft,
    count,
    base,
    save,
    set,
    /** Goes on with the draft on another version. */
    adopt,
    clear: () => setDraft({}),
    /** What the server said about a setting. */
    errorOf: (key: string) => errors.find((one) => one.path[1] === key)?.text,
  };
}
