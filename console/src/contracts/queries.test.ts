import { expect, it } from "vitest";
import { barrier, type Contract, type ContractKind, type Contracts, living } from "./queries";

const kind = (name: string, open: boolean, base: string | null = null) => ({ name, open, base }) as ContractKind;
const page = (...items: [string, string][]) =>
  ({ items: items.map(([kind, state]) => ({ kind, state }) as Contract) }) as Contracts;

it("shows closed kinds as not selectable", () => {
  expect(barrier(page(), kind("sds_service", false))).toBe("closed");
  expect(barrier(page(), kind("module_maker", true))).toBeNull();
});

it("asks for the base of a supplement, in force", () => {
  const supplement = kind("video_cloud_supplement", true, "sds_service");
  expect(barrier(page(), supplement)).toBe("base");
  expect(barrier(page(["sds_service", "expired"]), supplement)).toBe("base");
  expect(barrier(page(["sds_service", "signed"]), supplement)).toBeNull();
});

it("lets a kind be signed anew after its contract ended", () => {
  expect(living(page(["module_maker", "terminated"]), "module_maker")).toBeUndefined();
  expect(living(page(["module_maker", "terminated"], ["module_maker", "signed"]), "module_maker")?.state).toBe(
    "signed",
  );
});
