import { describe, expect, it } from "vitest";
import { fill } from ".";
import { en } from "./en";
import { zh } from "./zh";

const places = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((one) => one[1]).sort();
const keys = Object.keys(zh) as (keyof typeof zh)[];

describe("the two languages", () => {
  it("have the same keys", () => {
    expect(Object.keys(en).sort()).toEqual(Object.keys(zh).sort());
  });
  it("have the same placeholders in each text", () => {
    for (const key of keys) expect(places(en[key]), key).toEqual(places(zh[key]));
  });
  it("leave no text empty", () => {
    for (const key of keys) {
      expect(zh[key].trim(), key).not.toBe("");
      expect(en[key].trim(), key).not.toBe("");
    }
  });
  it("have no Chinese in English texts and no half-width commas between Chinese words", () => {
    for (const key of keys) {
      expect(en[key], key).not.toMatch(/\p{Script=Han}/u);
      expect(zh[key], key).not.toMatch(/\p{Script=Han},\p{Script=Han}/u);
      expect(zh[key], key).not.toMatch(/[!！]|您/);
    }
  });
});

it("fills places and leaves unknown ones alone", () => {
  expect(fill("{a} of {b}", { a: 1, b: "x" })).toBe("1 of x");
  expect(fill("{a} of {b}", { a: 1 })).toBe("1 of {b}");
});
