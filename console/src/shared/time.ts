import { type Lang, LOCALE } from "../i18n";

/** Calendar days, quotas and due dates follow the platform's zone, so times are shown in it too. */
export const ZONE = "Asia/Shanghai";

const stamp = new Intl.DateTimeFormat("sv-SE", {
  timeZone: ZONE,
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
  hour: "2-digit",
  minute: "2-digit",
});
const exact = new Intl.DateTimeFormat("sv-SE", { timeZone: ZONE, dateStyle: "short", timeStyle: "medium" });

/** 2026-11-22 10:24 */
export function moment(at: string): string {
  return stamp.format(new Date(at));
}

/** 2026-11-22 10:24:31 */
export function second(at: string): string {
  return exact.format(new Date(at));
}

/** 2026-11-22 */
export function day(at: string): string {
  return stamp.format(new Date(at)).slice(0, 10);
}

/** 12,345 */
export function count(value: number, lang: Lang): string {
  return new Intl.NumberFormat(LOCALE[lang]).format(value);
}

/** 1.4 MB */
export function bytes(value: number): string {
  if (value < 1024) return `${value} B`;
  if (value < 1024 * 1024) return `${(value / 1024).toFixed(0)} kB`;
  return `${(value / 1024 / 1024).toFixed(1)} MB`;
}
