import { expect, it } from "vitest";
import { neighbour } from "./drawer";

it("opens the next case after a decision, the one before at the end, and nothing when the queue is done", () => {
  const rows = [{ id: "a" }, { id: "b" }, { id: "c" }];
  expect(neighbour(rows, "a")).toBe("b");
  expect(neighbour(rows, "c")).toBe("b");
  expect(neighbour([{ id: "a" }], "a")).toBeNull();
  expect(neighbour([], "a")).toBeNull();
});
