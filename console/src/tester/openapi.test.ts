import { expect, it } from "vitest";
import { body, fields, sample } from "./openapi";

const components = {
  schemas: {
    Order: {
      type: "object",
      properties: {
        id: { type: "integer" },
        note: { type: "string", example: "hi" },
        tags: { type: "array", items: { type: "string" } },
      },
    },
  },
  parameters: { page: { name: "page", in: "query", schema: { type: "integer", default: 1 } } },
};

it("makes an input for each parameter and follows references", () => {
  const made = fields(
    [
      { $ref: "#/components/parameters/page" },
      { name: "id", in: "path", schema: { type: "string" } },
      { name: "kind", in: "query", required: true, schema: { enum: ["a", "b"] } },
      { name: "deep", in: "query", schema: { type: ["boolean", "null"] } },
      { name: "session", in: "cookie", schema: {} },
      "nonsense",
    ],
    components,
  );
  expect(made.map((one) => [one.name, one.place, one.type, one.required, one.start])).toEqual([
    ["page", "query", "number", false, "1"],
    ["id", "path", "text", true, ""],
    ["kind", "query", "choice", true, ""],
    ["deep", "query", "boolean", false, ""],
  ]);
});

it("makes an example body from the schema", () => {
  expect(sample({ $ref: "#/components/schemas/Order" }, components)).toEqual({ id: 0, note: "hi", tags: [""] });
  const made = body(
    { required: true, content: { "application/json": { schema: { $ref: "#/components/schemas/Order" } } } },
    components,
  );
  expect(made?.required).toBe(true);
  expect(JSON.parse(made?.start ?? "")).toEqual({ id: 0, note: "hi", tags: [""] });
  expect(body(null, components)).toBeNull();
});

it("does not hang on a schema that holds itself", () => {
  const own = {
    schemas: {
      Node: { type: "object", properties: { next: { $ref: "#/components/schemas/Node" } } },
      Loop: { $ref: "#/components/schemas/Loop" },
    },
  };
  expect(JSON.stringify(sample({ $ref: "#/components/schemas/Node" }, own)).length).toBeLessThan(200);
  expect(sample({ $ref: "#/components/schemas/Loop" }, own)).toEqual({});
});
