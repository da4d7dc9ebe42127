import { describe, expect, it } from "vitest";
import { DEVELOPER_MENU, entryOf, gate } from "./menu";

const menus = ["account", "verification", "notices", "apps", "tester", "solutions"];

describe("the gates", () => {
  it("send an unverified developer to what stands in the way, from every gated page", () => {
    const me = { menus, obstacle: { next: "/console/verify" } };
    for (const path of [
      "/console",
      "/console/apps",
      "/console/apps/app_1",
      "/console/tester",
      "/console/logs",
      "/console/solutions/sol_1",
    ]) {
      expect(gate(path, me), path).toEqual({ pass: false, go: "/console/verify" });
    }
  });
  it("leave account, verification and inbox open in every state", () => {
    const me = { menus, obstacle: { next: "/console/verify/status" } };
    for (const path of [
      "/console/account",
      "/console/verify",
      "/console/verify/status",
      "/console/messages",
      "/console/type",
    ]) {
      expect(gate(path, me), path).toEqual({ pass: true });
    }
  });
  it("refuse a page whose menu no role opens", () => {
    expect(gate("/console/apps", { menus: ["account"], obstacle: null })).toEqual({ pass: false, forbidden: true });
    expect(gate("/console/apps", { menus, obstacle: null })).toEqual({ pass: true });
  });
});

it("finds the entry of an address by its longest match", () => {
  expect(entryOf("/console/apps/app_1", DEVELOPER_MENU)?.to).toBe("/console/apps");
  expect(entryOf("/console", DEVELOPER_MENU)?.to).toBe("/console");
  expect(entryOf("/elsewhere", DEVELOPER_MENU)).toBeUndefined();
});
