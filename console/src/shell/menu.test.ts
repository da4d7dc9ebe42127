import { describe, expect, it } from "vitest";
import { DEVELOPER_MENU, entryOf, gate } from "./menu";

const menus = ["account", "verification", "notices", "apps", "tester", "solutions", "products"];
const before = (next: string) =>
  Object.fromEntries(["apps", "tester", "solutions", "products"].map((menu) => [menu, { next }]));

describe("the gates", () => {
  it("send an unverified developer to what stands in the way, from every gated page", () => {
    const me = { menus, gates: before("/console/verify") };
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
    const me = { menus, gates: before("/console/verify/status") };
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
    expect(gate("/console/apps", { menus: ["account"], gates: {} })).toEqual({ pass: false, forbidden: true });
    expect(gate("/console/apps", { menus, gates: {} })).toEqual({ pass: true });
  });
  it("send an unsigned company from products to the contracts, and leave the rest open", () => {
    const me = { menus, gates: { products: { next: "/console/contracts" } } };
    expect(gate("/console/products", me)).toEqual({ pass: false, go: "/console/contracts" });
    expect(gate("/console/apps", me)).toEqual({ pass: true });
  });
  it("lead somebody whose role has no overview to the first page that is open", () => {
    const me = { menus: ["account", "notices", "after_sales"], gates: {} };
    expect(gate("/console", me)).toEqual({ pass: false, go: "/console/after-sales" });
  });
  it("leave invitations open to everybody", () => {
    expect(gate("/console/invitations", { menus: [], gates: {} })).toEqual({ pass: true });
  });
});

it("finds the entry of an address by its longest match", () => {
  expect(entryOf("/console/apps/app_1", DEVELOPER_MENU)?.to).toBe("/console/apps");
  expect(entryOf("/console", DEVELOPER_MENU)?.to).toBe("/console");
  expect(entryOf("/elsewhere", DEVELOPER_MENU)).toBeUndefined();
});
