import { expect, test } from "vitest";
import { bytesOf, textOf } from "./passkey";

test("bytes survive the way to text and back", () => {
  const bytes = new Uint8Array([0, 62, 63, 250, 251, 255, 1]);
  const text = textOf(bytes.buffer);
  expect(text).toMatch(/^[\w-]+$/);
  expect([...bytesOf(text)]).toEqual([...bytes]);
});
