import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, App, Button, Input, Tag } from "antd";
import { useState } from "react";
import { useParams } from "react-router";
import { api, must } from "../../api/client";
import { ApiError, explain } from "../../api/problem";
import { useT } from "../../i18n";
import { useGuard } from "../../shared/guard";
import { PageHead } from "../../shared/page";
import { Await, Empty } from "../../shared/states";
import { may, useStaff } from "../../shell/context";
import { useSavedWords } from "../parts/draft";
import { Shown } from "../parts/shown";
import { WordsForm } from "../parts/words";
import { same, type Template, type Templates, templatesQuery, type Words } from "../queries";
import "../settings.css";

/** The words of one kind of notice in both languages: changed, tried out, put back (NTF-04). */
export function TemplatePage() {
  const t = useT();
  const { kind = "" } = useParams();
  const templates = useQuery(templatesQuery);
  return (
    <Await of={templates}>
      {(now) => {
        const one = now.items.find((item) => item.kind === kind);
        if (!one) return <Empty page title={t("templates.unknown")} text={t("templates.unknown_text")} />;
        return <Editor key={kind} now={now} one={one} />;
      }}
    </Await>
  );
}

function Editor(props: { now: Templates; one: Template }) {
  const t = useT();
  const staff = useStaff();
  const { message, modal } = App.useApp();
  const queries = useQueryClient();
  const { now, one } = props;
  const path = { params: { path: { kind: one.kind } } };
  const [editedOn, setEditedOn] = useState({ version: now.version, words: one.words });
  const [draft, setDraft] = useState<Words | null>(null);
  const [note, setNote] = useState("");
  const words = draft ?? one.words;
  const isOld = draft !== null && editedOn.version !== now.version;
  const savedWords = useSavedWords();
  const saved = (next: Templates) => {
    setDraft(null);
    setNote("");
    savedWords(next);
  };
  const save = useMutation({
    mutationFn: () =>
      must(api.PUT("/api/v1/admin/templates/{kind}", { ...path, body: { version: editedOn.version, words, note } })),
    onSuccess: saved,
    onError: (error) => {
      if (error instanceof ApiError && error.code === "version_conflict")
        void queries.invalidateQueries({ queryKey: templatesQuery.queryKey });
      message.error(explain(error));
    },
  });
  const reset = useMutation({
    mutationFn: () => must(api.DELETE("/api/v1/admin/templates/{kind}", path)),
    onSuccess: saved,
    onError: (error) => message.error(explain(error)),
  });
  const preview = useMutation({
    mutationFn: () => must(api.POST("/api/v1/admin/templates/{kind}/preview", { ...path, body: { words } })),
    onError: (error) => message.error(explain(error)),
  });
  const free = useGuard(draft !== null);
  const failure = save.error ?? preview.error;
  const errors = failure instanceof ApiError ? failure.fields : [];
  const change = (next: Words) => {
    save.reset();
    preview.reset();
    if (draft === null) setEditedOn({ version: now.version, words: one.words });
    setDraft(same(next, one.words) ? null : next);
  };
  const ask = () =>
    modal.confirm({
      title: t("templates.reset_title"),
      content: t("templates.reset_text"),
      okText: t("templates.reset"),
      cancelText: t("cancel"),
      onOk: () => reset.mutateAsync().catch(() => undefined),
    });
  const write = may(staff, "settings.write");
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (draft !== null && !isOld) save.mutate(undefined, { onSuccess: free });
      }}
    >
      <PageHead
        title={one.words[t.lang].title}
        tag={one.edited && <Tag color="processing">{t("templates.edited")}</Tag>}
        text={<span className="pf-mono">{one.kind}</span>}
        crumbs={[{ text: t("nav.templates"), to: "/admin/templates" }]}
        actions={
          write &&
          one.edited && (
            <Button loading={reset.isPending} onClick={ask}>
              {t("templates.reset")}
            </Button>
          )
        }
      />
      <section className="pf-card" aria-label={t("nav.templates")}>
        <WordsForm
          words={words}
          variables={[...one.variables, ...now.common]}
          errors={errors}
          readOnly={!write}
          onChange={change}
        />
        <div className="pf-row">
          <Button loading={preview.isPending} onClick={() => preview.mutate()}>
            {t("templates.preview")}
          </Button>
          <span className="pf-hint">{t("templates.preview_hint")}</span>
        </div>
        {preview.data && <Shown of={preview.data} />}
      </section>
      {draft !== null && (
        <section className="pf-save-bar" aria-label={t("settings.save_bar")}>
          {isOld && (
            <Alert
              type="warning"
              showIcon
              role="alert"
              title={t("templates.conflict", { by: newest(now) })}
              description={t(same(editedOn.words, one.words) ? "templates.conflict_other" : "templates.conflict_same")}
              action={
                <Button size="small" onClick={() => setEditedOn({ version: now.version, words: one.words })}>
                  {t("settings.conflict_go")}
                </Button>
              }
            />
          )}
          <Input
            value={note}
            maxLength={200}
            placeholder={t("settings.note")}
            aria-label={t("settings.note")}
            onChange={(event) => setNote(event.target.value)}
          />
          <Button onClick={() => change(one.words)}>{t("settings.undo_all")}</Button>
          <Button type="primary" htmlType="submit" disabled={isOld} loading={save.isPending}>
            {t("templates.save")}
          </Button>
        </section>
      )}
    </form>
  );
}

/** Who changed any template last. */
function newest(now: Templates): string {
  const changes = now.items.flatMap((one) => one.changed ?? []);
  return changes.sort((a, b) => b.at.localeCompare(a.at))[0]?.by ?? "—";
}
