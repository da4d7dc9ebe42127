import { expect, it } from "vitest";
import { type Setting, sections } from "./queries";

const setting = (key: string) => ({ key }) as Setting;

it("puts each setting into exactly one section", () => {
  const keys = [
    "platform.name_zh",
    "accounts.contract_gate",
    "limits.sms.per_hour",
    "limits.quota.online",
    "limits.new",
  ];
  const found = sections(keys.map(setting));
  expect(found.flatMap((one) => one.items.map((item) => item.key)).sort()).toEqual([...keys].sort());
  expect(found.find((one) => one.name === "calls")?.items.map((item) => item.key)).toEqual([
    "limits.quota.online",
    "limits.new",
  ]);
});
