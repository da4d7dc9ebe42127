import { store } from "../shared/store";
import { zh } from "./zh";

export type Lang = "zh" | "en";

/** Every text of the console has a key; Chinese is the source of keys. */
export type Key = keyof typeof zh;
export type Words = Record<Key, string>;
export type Args = Record<string, string | number>;

const COOKIE = "paifang_lang";

function initial(): Lang {
  const cookie = /(?:^|; )paifang_lang=(zh|en)/.exec(document.cookie)?.[1];
  if (cookie === "zh" || cookie === "en") return cookie;
  return navigator.language.toLowerCase().startsWith("zh") ? "zh" : "en";
}

const words = store<{ lang: Lang; words: Words }>({ lang: "zh", words: zh });

/** The language the person reads; also sent as Accept-Language. */
export function language(): Lang {
  return words.get().lang;
}

export const LOCALE = { zh: "zh-CN", en: "en" } as const satisfies Record<Lang, string>;

/** Switches the language; English is fetched the first time. */
export async function speak(lang: Lang, keep = true): Promise<void> {
  const next: Words = lang === "zh" ? zh : (await import("./en")).en;
  // biome-ignore lint/suspicious/noDocumentCookie: the portal reads the same cookie, and the Cookie Store API is missing on plain http.
  if (keep) document.cookie = `${COOKIE}=${lang}; path=/; max-age=31536000; samesite=lax`;
  words.set({ lang, words: next });
}

/** Loads the language before the first paint, so that nothing flashes. */
export function startSpeaking(): Promise<void> {
  return speak(initial(), false);
}

/** Puts values into `{name}` places. */
export function fill(text: string, args?: Args): string {
  if (!args) return text;
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => (name in args ? String(args[name]) : whole));
}

export function has(key: string): key is Key {
  return key in zh;
}

/** Translates outside components (messages, titles of thrown problems). */
export function say(key: Key, args?: Args): string {
  return fill(words.get().words[key], args);
}

export type T = ((key: Key, args?: Args) => string) & { lang: Lang };

/** The translate function of the current language. */
export function useT(): T {
  const now = words.use();
  return Object.assign((key: Key, args?: Args) => fill(now.words[key], args), { lang: now.lang });
}
