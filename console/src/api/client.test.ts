import { afterEach, expect, it, vi } from "vitest";
import { api, keepCsrf, must } from "./client";
import { ApiError } from "./problem";

afterEach(() => vi.unstubAllGlobals());

function answering(...answers: (Response | Error)[]) {
  const seen: Request[] = [];
  vi.stubGlobal("fetch", async (request: Request) => {
    seen.push(request);
    const answer = answers.shift();
    if (!answer || answer instanceof Error) throw answer ?? new TypeError("down");
    return answer;
  });
  return seen;
}

const json = (body: unknown, status = 200) =>
  new Response(JSON.stringify(body), {
    status,
    headers: { "content-type": status < 400 ? "application/json" : "application/problem+json" },
  });

it("sends language and, on changes, the token and one idempotency key for both tries", async () => {
  const seen = answering(new TypeError("line broke"), json({ unread: 0 }));
  keepCsrf("token-1");
  await must(api.POST("/api/v1/me/notices/reading", { body: { ids: null } }));
  expect(seen).toHaveLength(2);
  const keys = seen.map((request) => request.headers.get("idempotency-key"));
  expect(keys[0]).toMatch(/^[0-9a-f]{32}$/);
  expect(keys[1]).toBe(keys[0]);
  expect(seen[0]?.headers.get("x-csrf-token")).toBe("token-1");
  expect(seen[0]?.headers.get("accept-language")).toBe("zh-CN");
});

it("asks without a token when it only reads", async () => {
  const seen = answering(json({ items: [] }));
  await must(api.GET("/api/v1/apps", {}));
  expect(seen[0]?.headers.get("x-csrf-token")).toBeNull();
  expect(seen[0]?.headers.get("idempotency-key")).toBeNull();
});

it("turns a refusal into an error with its code, and silence into `offline`", async () => {
  answering(json({ code: "verification_required", detail: "请先认证", next: "/console/verify" }, 403));
  const refused = await must(api.GET("/api/v1/apps", {})).catch((error) => error);
  expect(refused).toBeInstanceOf(ApiError);
  expect([refused.code, refused.next]).toEqual(["verification_required", "/console/verify"]);
  answering();
  const silent = await must(api.GET("/api/v1/apps", {})).catch((error) => error);
  expect(silent.code).toBe("offline");
});
