import { Button, Input } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import { useT } from "../../i18n";
import { useGuard } from "../../shared/guard";
import { may, useStaff } from "../../shell/context";
import { type Section, type Setting, type Settings, sections } from "../queries";
import { Conflict } from "./conflict";
import { useDraft } from "./draft";
import { Field } from "./field";
import { Logo } from "./logo";
import { Preview } from "./preview";
import { Order } from "./providers";

/** All settings by section, with a bar that saves what was changed. */
export function Values(props: { now: Settings }) {
  const t = useT();
  const staff = useStaff();
  const { now } = props;
  const edit = useDraft(now);
  const [note, setNote] = useState("");
  const write = may(staff, "settings.write");
  const isOld = edit.count > 0 && edit.base.version !== now.version;
  const all = sections(now.items).filter((section) => section.items.length > 0);
  useGuard(edit.count > 0);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (edit.count > 0 && !isOld) edit.save.mutate({ changes: edit.draft, note }, { onSuccess: () => setNote("") });
      }}
    >
      <nav className="pf-jump" aria-label={t("settings.sections")}>
        {all.map((section) => (
          <a key={section.name} href={`#section-${section.name}`}>
            {t(`settings.section.${section.name}`)}
          </a>
        ))}
      </nav>
      {all.map((section) => (
        <Part key={section.name} of={section} now={now} edit={edit} readOnly={!write} />
      ))}
      {edit.count > 0 && (
        <section className="pf-save-bar" aria-label={t("settings.save_bar")}>
          {isOld && <Conflict base={edit.base} now={now} onGo={() => edit.adopt(now)} />}
          <Input
            value={note}
            maxLength={200}
            placeholder={t("settings.note")}
            aria-label={t("settings.note")}
            onChange={(event) => setNote(event.target.value)}
          />
          <Button onClick={edit.clear}>{t("settings.undo_all")}</Button>
          <Button type="primary" htmlType="submit" disabled={isOld} loading={edit.save.isPending}>
            {t("settings.save", { count: edit.count })}
          </Button>
        </section>
      )}
    </form>
  );
}

function Part(props: { of: Section; now: Settings; edit: ReturnType<typeof useDraft>; readOnly: boolean }) {
  const t = useT();
  const { of, now, edit, readOnly } = props;
  const row = (item: Setting) => {
    if (item.takes.kind === "logo")
      return (
        <Logo
          key={item.key}
          url={now.logo_url}
          readOnly={readOnly || item.source === "environment"}
          onSaved={edit.adopt}
          version={now.version}
        />
      );
    const about = {
      of: item,
      draft: edit.draft[item.key],
      readOnly: readOnly || item.source === "environment",
      error: edit.errorOf(item.key),
      onChange: (value: Parameters<typeof edit.set>[1]) => edit.set(item.key, value),
    };
    return item.takes.kind === "providers" ? (
      <Order key={item.key} {...about} providers={now.providers} />
    ) : (
      <Field key={item.key} {...about} />
    );
  };
  return (
    <section className="pf-card pf-settings" aria-labelledby={`section-${of.name}`}>
      <h2 id={`section-${of.name}`}>{t(`settings.section.${of.name}`)}</h2>
      {of.items.map(row)}
      {of.name === "brand" && <Preview now={now} draft={edit.draft} />}
      {of.name === "reviews" && (
        <p className="pf-label">
          <Link to="/admin/calendar" className="pf-beside">
            {t("settings.calendar_link")}
          </Link>
        </p>
      )}
    </section>
  );
}
