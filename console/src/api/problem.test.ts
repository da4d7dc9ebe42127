import { describe, expect, it } from "vitest";
import { ApiError, explain, pointer, safeNext } from "./problem";

describe("a problem from the server", () => {
  it("keeps code, words, request id and the fields it concerns", () => {
    const error = new ApiError(
      {
        code: "id_number_invalid",
        detail: "身份证号不正确",
        request_id: "req_1",
        errors: [{ pointer: "/documents/licences/0", code: "document_missing", detail: "缺少材料" }],
      },
      422,
    );
    expect(error.message).toBe("身份证号不正确");
    expect([error.code, error.status, error.requestId]).toEqual(["id_number_invalid", 422, "req_1"]);
    expect(error.fields).toEqual([
      { path: ["documents", "licences", "0"], code: "document_missing", text: "缺少材料" },
    ]);
  });
  it("has words of its own when no server spoke", () => {
    expect(new ApiError(undefined, 0).code).toBe("offline");
    expect(new ApiError(undefined, 0).message).toContain("网络");
    expect(new ApiError(undefined, 502).code).toBe("internal");
    expect(explain(new TypeError("x is not a function"))).not.toContain("x is not");
  });
  it("follows only addresses of this site", () => {
    expect(safeNext("/console/verify")).toBe("/console/verify");
    for (const odd of ["https://evil.example", "//evil.example", "/\\evil.example", "console", "", null, undefined]) {
      expect(safeNext(odd), String(odd)).toBeNull();
    }
    expect(new ApiError({ code: "x", next: "//evil.example" }, 403).next).toBeNull();
  });
  it("reads JSON pointers with escaped characters", () => {
    expect(pointer("/a~1b/~0c/0")).toEqual(["a/b", "~c", "0"]);
    expect(pointer("")).toEqual([]);
  });
});
