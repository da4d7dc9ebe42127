import { queryOptions } from "@tanstack/react-query";
import { api, must } from "../api/client";
import type { components } from "../api/schema";
import { has, type Key } from "../i18n";

export type Settings = components["schemas"]["SettingsView"];
export type Setting = Settings["items"][number];
export type Version = components["schemas"]["VersionView"];
export type Templates = components["schemas"]["TemplatesView"];
export type Template = Templates["items"][number];
export type Words = Template["words"];
export type Value = string | number | boolean;

export const settingsQuery = queryOptions({
  queryKey: ["settings"],
  queryFn: () => must(api.GET("/api/v1/admin/settings")),
});

export const templatesQuery = queryOptions({
  queryKey: ["templates"],
  queryFn: () => must(api.GET("/api/v1/admin/templates")),
});

/** The sections of the page, each with the beginnings of the names that belong to it. */
export const SECTIONS: { name: "brand" | "gates" | "codes" | "accounts" | "reviews" | "calls"; of: string[] }[] = [
  { name: "brand", of: ["platform."] },
  { name: "gates", of: ["accounts."] },
  { name: "codes", of: ["limits.sms.", "limits.mail.", "limits.code.", "limits.captcha."] },
  { name: "accounts", of: ["limits.username.", "limits.password.", "limits.login."] },
  { name: "reviews", of: ["limits.verification.", "limits.contract.", "limits.other_review."] },
  { name: "calls", of: ["limits."] },
];

/** The settings by section, each in the first section that claims it. */
export function sections(items: Setting[]): { name: (typeof SECTIONS)[number]["name"]; items: Setting[] }[] {
  const home = (item: Setting) => SECTIONS.findIndex((one) => one.of.some((start) => item.key.startsWith(start)));
  return SECTIONS.map((one, at) => ({ name: one.name, items: items.filter((item) => home(item) === at) }));
}

/** What people call a setting; one that has no words yet shows its name. */
export function called(key: string, t: (key: Key) => string): string {
  const name = `setting.${key}`;
  return has(name) ? t(name) : key;
}

/** What people call a kind of notice or one of its texts, such as `code/zh/sms`. */
export function calledWords(key: string, t: (key: Key) => string): string {
  const [kind = "", lang = "", field = ""] = key.split("/");
  const name = `template.field.${field}`;
  const words = has(name) ? t(name) : field;
  return [kind, lang === "zh" ? "中文" : "English", words].join(" · ");
}
