import { describe, expect, it } from "vitest";
import { brandColours, carriesWhite, contrast, rgb } from "./brand";
import tokens from "./tokens.json";

type Rgb = [number, number, number];
const read = (colour: string) => rgb(colour) as Rgb;

describe("the platform's colour", () => {
  it("gives words that can be read on every ground, in light and dark", () => {
    for (const colour of ["#0b7a4b", "#c8322f", "#6d28d9", "#000000", "#767676", "#2457e6"]) {
      for (const shade of ["light", "dark"] as const) {
        const made = brandColours(colour, shade);
        if (!made) throw new Error(`${colour} makes no tokens`);
        for (const ground of [tokens[shade].card, tokens[shade].ground, made.tint]) {
          expect(contrast(read(made["primary-text"]), read(ground)), `${colour} ${shade}`).toBeGreaterThanOrEqual(4.5);
        }
        for (const ground of [made.button, made["button-over"]]) {
          expect(contrast(read(ground), [255, 255, 255]), `${colour} ${shade}`).toBeGreaterThanOrEqual(4.5);
        }
      }
    }
  });
  it("is refused where white words could not be read, and left alone where there is none", () => {
    expect(["#ffee00", "#8aa0ff", "blue", ""].map(carriesWhite)).toEqual([false, false, false, false]);
    expect(brandColours("", "light")).toBeNull();
    expect(brandColours("#ffee00", "light")).toBeNull();
  });
});
