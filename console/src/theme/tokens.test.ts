import { describe, expect, it } from "vitest";
import tokens from "./tokens.json";

/** WCAG relative luminance of #rrggbb. */
function luminance(colour: string): number {
  const part = (at: number) => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5);
}

function contrast(a: string, b: string): number {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

describe("the tokens", () => {
  it("name the same colours in light and dark", () => {
    expect(Object.keys(tokens.dark)).toEqual(Object.keys(tokens.light));
  });
  it("keep every text readable on its grounds (AA)", () => {
    for (const shade of ["light", "dark"] as const) {
      const c = tokens[shade];
      for (const text of ["text", "text-secondary", "text-muted", "primary-text"] as const) {
        for (const ground of ["card", "ground", "tint"] as const) {
          expect(contrast(c[text], c[ground]), `${shade} ${text} on ${ground}`).toBeGreaterThanOrEqual(4.5);
        }
      }
      for (const tone of ["success", "warning", "error"] as const) {
        expect(contrast(c[tone], c[`${tone}-tint`]), `${shade} ${tone}`).toBeGreaterThanOrEqual(4.5);
      }
    }
  });
});
