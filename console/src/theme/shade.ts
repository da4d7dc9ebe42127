import { remember, remembered, store } from "../shared/store";
import type { Choice, Shade } from "./theme";

const KEY = "paifang_theme";
const dark = window.matchMedia?.("(prefers-color-scheme: dark)");

function read(): Choice {
  const kept = remembered(KEY);
  return kept === "light" || kept === "dark" ? kept : "system";
}

function resolve(choice: Choice): Shade {
  if (choice !== "system") return choice;
  return dark?.matches ? "dark" : "light";
}

const choice = store<Choice>(read());
const shade = store<Shade>(resolve(choice.get()));
dark?.addEventListener("change", () => shade.set(resolve(choice.get())));

export const useChoice = choice.use;
export const useShade = shade.use;

/** Switches the theme and remembers it. */
export function choose(next: Choice): void {
  remember(KEY, next);
  choice.set(next);
  shade.set(resolve(next));
}
