import { type Lang, LOCALE } from "../i18n";

/** Calendar days, quotas and due dates follow the platform's zone, so times are shown in it too. */
let zone = "Asia/Shanghai";
let { stamp, exact } = formats(zone);

function formats(timeZone: string) {
  const two = "2-digit";
  return {
    stamp: new Intl.DateTimeFormat("sv-SE", {
      timeZone,
      year: "numeric",
      month: two,
      day: two,
      hour: two,
      minute: two,
    }),
    exact: new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "medium" }),
  };
}

/** Shows times in this zone from now on; one that the browser does not know changes nothing. */
export function keepZone(next: string): void {
  if (next === zone) return;
  try {
    ({ stamp, exact } = formats(next));
    zone = next;
  } catch {
    return;
  }
}

/** The zone in which times are shown. */
export function zoneName(): string {
  return zone;
}

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
