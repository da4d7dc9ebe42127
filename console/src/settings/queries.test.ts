import { expect, it } from "vitest";
import { differing, type Setting, type Settings, sections } from "./queries";

const setting = (key: string, value: unknown = 1) => ({ key, value }) as Setting;

it("puts each setting into exactly one section", () => {
  const keys = [
    "platform.name_zh",
    "accounts.contract_gate",
    "limits.sms.per_hour",
    "limits.contract_grace_days",
    "limits.quota.online",
    "limits.new",
  ];
  const found = sections(keys.map((key) => setting(key)));
  expect(found.flatMap((one) => one.items.map((item) => item.key)).sort()).toEqual([...keys].sort());
  expect(found.find((one) => one.name === "calls")?.items.map((item) => item.key)).toEqual([
    "limits.quota.online",
    "limits.new",
  ]);
});

it("finds what somebody else changed", () => {
  const of = (items: Setting[]) => ({ items }) as Settings;
  const before = of([setting("a", 1), setting("b", ["x"]), setting("c", false)]);
  const after = of([setting("a", 2), setting("b", ["x"]), setting("c", true)]);
  expect(differing(before, after).map((item) => item.key)).toEqual(["a", "c"]);
  expect(differing(before, before)).toEqual([]);
});
