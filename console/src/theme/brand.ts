import type { Shade } from "./theme";
import tokens from "./tokens.json";

/** The tokens that follow from the platform's colour. */
export interface BrandColours {
  primary: string;
  "primary-text": string;
  tint: string;
  /** The ground of a main button, which carries white words. */
  button: string;
  "button-over": string;
  /** The edge of an informing box. */
  edge: string;
}

type Rgb = [number, number, number];

/** Reads `#2457e6`; anything else is no colour. */
export function rgb(text: string): Rgb | null {
  const digits = /^#([0-9a-f]{6})$/i.exec(text)?.[1];
  if (!digits) return null;
  return [0, 2, 4].map((at) => Number.parseInt(digits.slice(at, at + 2), 16)) as Rgb;
}

function text(colour: Rgb): string {
  return `#${colour.map((part) => Math.round(part).toString(16).padStart(2, "0")).join("")}`;
}

/** So many hundredths of the other colour mixed in. */
function mixed(from: Rgb, to: Rgb, percent: number): Rgb {
  return from.map((part, at) => part + ((to[at] as number) - part) * (percent / 100)) as Rgb;
}

/** WCAG 2 relative luminance. */
function luminance(colour: Rgb): number {
  const linear = (part: number) => {
    const value = part / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * linear(colour[0]) + 0.7152 * linear(colour[1]) + 0.0722 * linear(colour[2]);
}

/** WCAG 2 contrast of two colours, from 1 to 21. */
export function contrast(one: Rgb, other: Rgb): number {
  const [high, low] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

const WHITE: Rgb = [255, 255, 255];
const BLACK: Rgb = [0, 0, 0];

/** Whether white words can be read on a colour; the server refuses other ones. */
export function carriesWhite(colour: string): boolean {
  const read = rgb(colour);
  return read !== null && contrast(read, WHITE) >= 4.5;
}

/** The colour, mixed with the other one just so far that it can be read on all these grounds. */
function readable(colour: Rgb, towards: Rgb, grounds: Rgb[]): Rgb {
  for (let percent = 0; percent < 100; percent += 4) {
    const tried = mixed(colour, towards, percent);
    if (grounds.every((ground) => contrast(tried, ground) >= 4.6)) return tried;
  }
  return towards;
}

/** Everything that follows from the platform's colour; nothing when the built-in one holds. */
export function brandColours(colour: string, shade: Shade): BrandColours | null {
  const base = rgb(colour);
  if (!base || !carriesWhite(colour)) return null;
  const of = (name: "card" | "ground") => rgb(tokens[shade][name]) ?? WHITE;
  const dark = shade === "dark";
  const tint = dark ? mixed(base, of("ground"), 75) : mixed(base, WHITE, 92);
  const primary = dark ? readable(base, WHITE, [of("card")]) : base;
  const words = readable(base, dark ? WHITE : BLACK, [of("card"), of("ground"), tint]);
  return {
    primary: text(primary),
    "primary-text": text(words),
    tint: text(tint),
    button: text(base),
    "button-over": text(mixed(base, BLACK, 15)),
    edge: text(mixed(base, dark ? of("ground") : WHITE, dark ? 50 : 72)),
  };
}
