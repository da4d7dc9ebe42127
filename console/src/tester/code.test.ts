import { expect, it } from "vitest";
import { encode, LANGUAGES, pathOf, queryOf, sampleCode } from "./code";

it("encodes and sorts as the gateway signs", () => {
  expect(queryOf({ b: "2 3", a: "中!" })).toBe("a=%E4%B8%AD%21&b=2%203");
  expect(pathOf("/gw/pets/{pet_id}/x", { pet_id: "a/b" })).toBe("/gw/pets/a%2Fb/x");
  expect(pathOf("/gw/pets/{pet_id}", {})).toBe("/gw/pets/{pet_id}");
  expect(encode("~-_.'()*")).toBe("~-_.%27%28%29%2A");
});

it("puts the call into every language and never a secret", () => {
  const want = {
    origin: "http://localhost",
    method: "POST",
    path: "/gw/demo/echo",
    query: "a=1",
    body: `{"say":"it's \\"fine\\""}`,
  };
  for (const language of LANGUAGES) {
    const text = sampleCode(language, want);
    expect(text, language).toContain("/gw/demo/echo");
    expect(text.toLowerCase(), language).toContain("x-signature");
    expect(text.toLowerCase(), language).toContain("your-app-secret");
  }
  expect(sampleCode("curl", want)).toContain(`BODY='{"say":"it'\\''s`);
});
