import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button, Input } from "antd";
import { useState } from "react";
import { api, must } from "../../api/client";
import { ApiError, explain } from "../../api/problem";
import { useT } from "../../i18n";
import { useList } from "../../shared/list";
import { PageHead } from "../../shared/page";
import { Await } from "../../shared/states";
import { TabsOrSelect } from "../../shared/tabs";
import { useFilters } from "../../shared/url";
import { may, useStaff } from "../../shell/context";
import { Field } from "../parts/field";
import { History } from "../parts/history";
import { Logo } from "../parts/logo";
import { Providers } from "../parts/providers";
import { called, type Settings, sections, settingsQuery, type Value } from "../queries";
import "../settings.css";

type Draft = Record<string, Value | null>;

/** Every number, name and gate of the platform, with its history and the way back (ADM-05). */
export function SettingsPage() {
  const t = useT();
  const settings = useQuery(settingsQuery);
  const [filters, setFilters] = useFilters({ tab: "values" });
  return (
    <>
      <PageHead title={t("nav.settings")} text={t("settings.text")} />
      <Await of={settings}>
        {(now) => (
          <TabsOrSelect
            label={t("nav.settings")}
            active={filters.tab}
            onChange={(tab) => setFilters({ tab })}
            tabs={[
              { key: "values", label: t("settings.values"), children: <Values key={now.version} now={now} /> },
              { key: "providers", label: t("settings.providers"), children: <Providers of={now.providers} /> },
              { key: "history", label: t("settings.history"), children: <Past now={now} /> },
            ]}
          />
        )}
      </Await>
    </>
  );
}

function useSaved() {
  const t = useT();
  const { message } = App.useApp();
  const queries = useQueryClient();
  return (next: Settings) => {
    message.success(t("saved"));
    queries.setQueryData(settingsQuery.queryKey, next);
    void queries.invalidateQueries({ queryKey: ["settings-history"] });
    void queries.invalidateQueries({ queryKey: ["platform"] });
  };
}

function Values(props: { now: Settings }) {
  const t = useT();
  const staff = useStaff();
  const { message } = App.useApp();
  const saved = useSaved();
  const [draft, setDraft] = useState<Draft>({});
  const [note, setNote] = useState("");
  const { now } = props;
  const write = may(staff, "settings.write");
  const save = useMutation({
    mutationFn: (changes: Draft) =>
      must(api.PATCH("/api/v1/admin/settings", { body: { version: now.version, changes, note } })),
    onSuccess: saved,
    onError: (error) => message.error(explain(error)),
  });
  const errors = save.error instanceof ApiError ? save.error.fields : [];
  const set = (key: string, value: Value | null | undefined) => {
    save.reset();
    setDraft(({ [key]: _gone, ...rest }) => (value === undefined ? rest : { ...rest, [key]: value }));
  };
  const count = Object.keys(draft).length;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (count > 0) save.mutate(draft);
      }}
    >
      {sections(now.items).map((section) => (
        <section key={section.name} className="pf-card" aria-labelledby={`section-${section.name}`}>
          <h2 id={`section-${section.name}`}>{t(`settings.section.${section.name}`)}</h2>
          {section.items.map((item) =>
            item.takes.kind === "logo" ? (
              <Logo
                key={item.key}
                url={now.logo_url}
                readOnly={!write}
                onRemove={() => save.mutate({ [item.key]: null })}
              />
            ) : (
              <Field
                key={item.key}
                of={item}
                draft={draft[item.key]}
                readOnly={!write}
                error={errors.find((one) => one.path[1] === item.key)?.text}
                onChange={(value) => set(item.key, value)}
              />
            ),
          )}
        </section>
      ))}
      {count > 0 && (
        <div className="pf-save-bar" role="region" aria-label={t("settings.save_bar")}>
          <Input
            value={note}
            maxLength={200}
            placeholder={t("settings.note")}
            aria-label={t("settings.note")}
            onChange={(event) => setNote(event.target.value)}
          />
          <Button onClick={() => setDraft({})}>{t("settings.undo_all")}</Button>
          <Button type="primary" htmlType="submit" loading={save.isPending}>
            {t("settings.save", { count })}
          </Button>
        </div>
      )}
    </form>
  );
}

function Past(props: { now: Settings }) {
  const t = useT();
  const staff = useStaff();
  const { message, modal } = App.useApp();
  const saved = useSaved();
  const list = useList(["settings-history"], (cursor) =>
    must(api.GET("/api/v1/admin/settings/history", { params: { query: { cursor } } })),
  );
  const restore = useMutation({
    mutationFn: (to: number) =>
      must(api.POST("/api/v1/admin/settings/restorations", { body: { version: props.now.version, to } })),
    onSuccess: saved,
    onError: (error) => message.error(explain(error)),
  });
  const ask = (to: number) =>
    modal.confirm({
      title: t("settings.restore_title", { version: to }),
      content: t("settings.restore_text"),
      okText: t("settings.restore"),
      cancelText: t("cancel"),
      onOk: () => restore.mutateAsync(to).catch(() => undefined),
    });
  return (
    <section className="pf-card" aria-label={t("settings.history")}>
      <History
        list={list}
        called={(key) => called(key, t)}
        newest={props.now.version}
        restore={may(staff, "settings.write") ? ask : undefined}
      />
    </section>
  );
}
