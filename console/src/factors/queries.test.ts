import { expect, test } from "vitest";
import { byMenu } from "./queries";

test("scopes are gathered by menu, in the order of the server", () => {
  const menus = byMenu(["apps:read", "apps:write", "support:write"]);
  expect([...menus]).toEqual([
    ["apps", ["read", "write"]],
    ["support", ["write"]],
  ]);
});
