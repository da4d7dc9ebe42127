import { queryOptions } from "@tanstack/react-query";
import { api, must } from "../api/client";
import type { components } from "../api/schema";
import { has, type Key, type T } from "../i18n";
import { count } from "../shared/time";

export type Settings = components["schemas"]["SettingsView"];
export type Setting = Settings["items"][number];
export type Provider = Settings["providers"][number];
export type Version = components["schemas"]["VersionView"];
export type Templates = components["schemas"]["TemplatesView"];
export type Template = Templates["items"][number];
export type Words = Template["words"];
export type Value = string | number | boolean | string[];

/** Values that were changed and not saved yet; null takes a stored value back to the default. */
export type Draft = Record<string, Value | null>;

export const settingsQuery = queryOptions({
  queryKey: ["settings"],
  queryFn: () => must(api.GET("/api/v1/admin/settings")),
});

export const templatesQuery = queryOptions({
  queryKey: ["templates"],
  queryFn: () => must(api.GET("/api/v1/admin/templates")),
});

/** The sections of the page, each with the beginnings of the names that belong to it. */
export const SECTIONS = [
  { name: "brand", of: ["platform."] },
  { name: "gates", of: ["accounts."] },
  { name: "providers", of: ["providers."] },
  { name: "codes", of: ["limits.sms.", "limits.mail.", "limits.code.", "limits.captcha."] },
  { name: "accounts", of: ["limits.username.", "limits.password.", "limits.login.", "limits.identity."] },
  { name: "reviews", of: ["limits.verification.", "limits.contract", "limits.other_review."] },
  { name: "calls", of: ["limits."] },
] as const;

export type Section = { name: (typeof SECTIONS)[number]["name"]; items: Setting[] };

/** The settings by section, each in the first section that claims it. */
export function sections(items: Setting[]): Section[] {
  const home = (item: Setting) => SECTIONS.findIndex((one) => one.of.some((start) => item.key.startsWith(start)));
  return SECTIONS.map((one, at) => ({ name: one.name, items: items.filter((item) => home(item) === at) }));
}

/** Whether two values say the same. */
export function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** The settings that hold other values now than on the version that was edited. */
export function differing(base: Settings, now: Settings): Setting[] {
  return now.items.filter((item) => !same(item.value, base.items.find((one) => one.key === item.key)?.value));
}

/** What people call a setting; one that has no words yet shows its name. */
export function called(key: string, t: (key: Key) => string): string {
  const name = `setting.${key}`;
  return has(name) ? t(name) : key;
}

/** A value as people read it. */
export function shown(value: unknown, t: T): string {
  if (value === null || value === undefined) return t("settings.by_file");
  if (typeof value === "boolean") return t(value ? "settings.on" : "settings.off");
  if (typeof value === "number") return count(value, t.lang);
  if (Array.isArray(value)) return value.length === 0 ? t("settings.by_file") : value.join(" → ");
  return value === "" ? "—" : String(value);
}

/** The heading of a kind of notice in the reader's language, which is its name for people. */
export function kindName(kind: string, templates: Templates | undefined, lang: "zh" | "en"): string {
  const exact = templates?.items.find((one) => one.kind === kind);
  const found = exact ?? templates?.items.find((one) => one.kind === kind.split(".")[0]);
  return found?.words[lang].title ?? kind;
}

/** What people call one of the texts of a kind of notice, such as `code/zh/sms`. */
export function calledWords(key: string, t: T, templates: Templates | undefined): string {
  const [kind = "", lang = "", field = ""] = key.split("/");
  const part = (name: string) => (has(name) ? t(name) : name);
  return [kindName(kind, templates, t.lang), part(`template.lang.${lang}`), part(`template.field.${field}`)].join(
    " · ",
  );
}
