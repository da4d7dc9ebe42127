// A stand-in for the server with canned answers, to look at pages before the real one is there.
import { createServer } from "node:http";
import { readFileSync, existsSync } from "node:fs";
import { extname } from "node:path";
const dist = new URL("../dist/", import.meta.url).pathname;
const TYPES = { ".js": "text/javascript", ".css": "text/css", ".html": "text/html", ".svg": "image/svg+xml" };
const svg = (t, c) => `<svg xmlns="http://www.w3.org/2000/svg" width="856" height="540"><rect width="856" height="540" rx="30" fill="${c}"/><text x="60" y="120" font-size="44">${t}</text><text x="60" y="260" font-size="36">姓名 戴娜　性别 女</text><text x="60" y="480" font-size="36">公民身份号码 11010519491231002X</text></svg>`;
const apis = ["GET /demo/echo 回声 Echo", "POST /orders 创建订单 Create an order", "GET /orders/{order_id} 查询订单 Read an order"].map((l, i) => { const [method, path, zh, ...en] = l.split(" "); return { id: `api_${i}`, group: "示例接口", method, path, gateway_path: "/gw" + path, title_zh: zh, title_en: en.join(" "), min_level: 0 }; });
const usage = (i) => ({ description_zh: "说明", description_en: "Description", deprecated: false, parameters: i === 2 ? [{ name: "order_id", in: "path", required: true, schema: { type: "string" }, example: "o-1" }] : [{ name: "message", in: "query", schema: { type: "string" }, example: "hello", description: "Text to send back" }, { name: "kind", in: "query", schema: { enum: ["a", "b"] } }], request_body: i === 1 ? { required: true, content: { "application/json": { schema: { type: "object", properties: { item: { type: "string", example: "lamp" }, count: { type: "integer" } } } } } } : null, responses: {}, components: {}, revision: 1, published_at: "2026-11-20T01:00:00Z", solutions: [] });
const app = { id: "app_1", name: "订单同步助手", description: "把订单同步到仓库系统", state: "development", app_key: "24071836", quota_limit: 5000, calls_today: 4210, created_at: "2026-11-20T02:11:00Z" };
const apps = [app, { ...app, id: "app_2", name: "Light switch", app_key: "24071999", state: "online", quota_limit: 100000, calls_today: 1204 }];
const solution = { id: "sol_1", name_zh: "订单履约", name_en: "Order fulfilment", summary_zh: "创建、查询与回传订单，适合电商后台", summary_en: "Create, read and report orders, for shop back-offices", api_count: 3, message_count: 0, required_roles: [], min_level: 0 };
const rows = Array.from({ length: 8 }, (_, i) => ({ id: `case_${i}`, kind: i % 3 === 1 ? "enterprise" : "individual", number: `RV00012${i}`, state: "pending", applicant: i % 3 === 1 ? "杭州云栖物联科技有限公司" : "戴*", phone: "138****0811", version: i === 2 ? 2 : 1, submitted_at: `2026-11-2${i % 3}T02:07:00Z`, promised_at: "2026-11-24T15:59:00Z", due_at: "2026-11-25T15:59:00Z", due: ["overdue", "today", "on_time"][Math.min(i, 2)], claimed_by: i === 3 ? { id: "opr_9", name: "rui" } : null }));
const words = (zh, en) => ({ zh, en });
let claimed = new Set();
const detail = (id) => { const r = rows.find((x) => x.id === id) ?? rows[0]; const mine = claimed.has(r.id); return { ...r, claimed_by: mine ? { id: "opr_1", name: "demo" } : r.claimed_by, facts: [{ field: "name", label: words("姓名", "Name"), value: mine ? "戴娜" : "戴*", previous: r.version > 1 ? "戴那" : null }, { field: "id_number", label: words("身份证号", "ID number"), value: mine ? "11010519491231002X" : "1101**********002X", previous: null }, { field: "gender", label: words("性别", "Gender"), value: "女", previous: null }], documents: [["id_front", words("身份证人像面", "ID card, portrait side")], ["id_back", words("身份证国徽面", "ID card, emblem side")]].map(([slot, label]) => ({ id: slot, slot, label, content_type: "image/png", changed: slot === "id_back" && r.version > 1, url: `/pic/${slot}` })), checks: [{ code: "a", outcome: "ok", text: "身份证号校验位正确" }, { code: "b", outcome: "warn", text: "同一证件曾在其他账号认证" }], reasons: [], history: [{ at: r.submitted_at, who: "戴*", action: "submit", from: "draft", to: "pending", version: 1, reasons: [], note: null }], related: [], can: { claim: !mine && !r.claimed_by, decide: mine, release: mine, reveal: mine } }; };
const REASONS = [["ind_1", "name", "姓名或证件号码与证件不一致", "The name or number differs from the document"], ["ind_2", "id_front", "证件图片模糊", "The document is blurred"], ["ind_3", "id_front", "证件不是开发者本人的", "The document is not the developer's own"], ["ind_4", "name", "开发者名称违反国家法律", "The developer's name breaks national law"], ["ind_5", "id_front", "证件照片带有限制用途的标注，不能在此使用", "The document photo carries a restricted-use note, so it cannot be used here"]].map(([code, target, zh, en]) => ({ code, kind: "individual", target, zh, en }));
const standings = { verified: null, unverified: { code: "verification_required", next: "/console/verify" }, pending: { code: "verification_pending", next: "/console/verify/status" }, rejected: { code: "verification_required", next: "/console/verify/status" } };
const kase = (state) => ({ id: "case_1", kind: "individual", state, version: 1, facts: { name: "戴娜", gender: "female", id_number: "1101**********002X", id_valid_from: "2020-01-01", id_valid_years: null }, documents: ["id_front", "id_back"].map((slot) => ({ id: slot, slot, content_type: "image/png", url: `/pic/${slot}` })), submitted_at: "2026-11-21T02:07:00Z", due_at: "2026-11-24T15:59:00Z", promise: "1-2", reasons: state === "rejected" ? [{ code: "ind_2", text: "证件图片模糊", target: "id_front", note: "四角没有拍全" }, { code: "ind_1", text: "姓名或证件号码与证件不一致", target: "name", note: null }] : [], decided_at: state === "pending" ? null : "2026-11-22T03:00:00Z" });
const test = { at: "2026-11-23T02:00:00Z", api_id: "api_0", method: "GET", address: "/gw/demo/echo?message=hello", status: 200, headers: { "content-type": "application/json", "x-ratelimit-limit": "5000", "x-ratelimit-remaining": "789" }, body: '{"method":"GET","message":"hello"}', truncated: false, duration_ms: 12, request_id: "req_01JD7ZC2K8", canonical: "GET\n/gw/demo/echo\nmessage=hello\ne3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\n24071836\n1795329600000\n6f1c0a2233445566", curl: "curl -X GET 'http://127.0.0.1:8080/gw/demo/echo?message=hello' \\\n  -H 'X-App-Key: 24071836'" };
const page = (items) => ({ items, next: null });
function answer(method, path, query, state) {
  const standing = { verification: state, kind: state === "verified" ? "individual" : null, level: 3 };
  const me = { account: { id: "acc_01JD7ZC2K8WQ", phone: "138****0811", email: null, username: null, nickname: "dana", language: "zh-CN", created_at: "2026-11-19T02:00:00Z", developer_type: "individual", profile: { contact: "", address: "", website: "", introduction: "" } }, organisation: { id: "org_1", name: "dana", kind: "personal" }, standing, roles: ["owner"], permissions: ["apps.write", "subscriptions.write", "apis.test"], menus: ["account", "verification", "notices", "apps", "tester", "solutions"], obstacle: standings[state], unread: 3, csrf_token: "t", demo: true };
  const p = path.replace("/api/v1", "");
  const table = [
    [/^\/me$/, () => me], [/^\/me\/developer-type/, () => me.account],
    [/^\/platform$/, () => ({ name: "牌坊", demo: true, registration: { phone: true, email: true }, agreements: [{ kind: "developer_service", version: "1", title_zh: "开发者服务协议", title_en: "Developer Service Agreement", url: "/legal/developer_service" }], support: { phone: "400-000-0000", email: "support@example.com" }, promise: { verification: "1-2" }, limits: { development_quota: 5000, online_quota: 100000, individual_devices: 300 } })],
    [/^\/me\/verification$/, () => ({ status: method === "DELETE" ? "unverified" : method === "PUT" ? "pending" : state, case: state === "unverified" && method === "GET" ? null : kase(method === "PUT" ? "pending" : { verified: "approved" }[state] ?? state), in_force: null, support: { phone: "400-000-0000", email: "support@example.com" } })],
    [/^\/me\/documents$/, () => ({ id: query.get("slot"), slot: query.get("slot"), content_type: "image/png", width: 856, height: 540, size: 1000 })],
    [/^\/me\/notices$/, () => page([{ id: "n1", kind: "quota", title: "今日额度已用 80%", body: "应用「订单同步助手」今日已调用 4,000 次，额度 5,000 次。", created_at: "2026-11-23T02:00:00Z", read_at: null }, { id: "n2", kind: "v", title: "实名认证已通过", body: "现在可以创建应用。", created_at: "2026-11-22T02:00:00Z", read_at: "2026-11-22T03:00:00Z" }])],
    [/^\/me\/notices\/reading$/, () => ({ unread: 0 })],
    [/^\/apps$/, () => (method === "POST" ? { ...app, app_secret: "pfs_3f9a8b7c6d5e4f3a2b1c0d9e8f7a6b5c" } : page(state === "empty" ? [] : apps))],
    [/^\/apps\/[^/]+$/, () => apps.find((a) => p.endsWith(a.id)) ?? app],
    [/secret-view$/, () => ({ app_secret: "pfs_3f9a8b7c6d5e4f3a2b1c0d9e8f7a6b5c" })],
    [/^\/apps\/[^/]+\/subscriptions$/, () => page([{ id: "sub_1", app_id: "app_1", solution_id: "sol_1", state: "active" }])],
    [/^\/subscriptions$/, () => ({ id: "sub_1", app_id: "app_1", solution_id: "sol_1", state: "active", next: "/console/apps/app_1" })],
    [/test-calls$/, () => (method === "POST" ? test : page([test, { ...test, request_id: "req_2", status: 429 }]))],
    [/signature-explanations$/, () => ({ server_canonical: test.canonical, first_difference: { line: 3, column: 9, part: "query", yours: "message=Hello", ours: "message=hello" } })],
    [/^\/apps\/[^/]+\/calls$/, () => page(Array.from({ length: 6 }, (_, i) => ({ request_id: `req_01JD7ZC2K${i}`, at: `2026-11-23T02:0${i}:00Z`, api_id: "api_0", method: "GET", path: "/gw/demo/echo", query: "message", ip: "203.0.113.7", status: [200, 200, 401, 200, 429, 502][i], code: [null, null, "signature_wrong", null, "quota_exceeded", "upstream_failed"][i], duration_ms: 12 + i, request_bytes: 0, response_bytes: 340 })))],
    [/^\/apis$/, () => page(apis)], [/^\/apis\/api_(\d)$/, (m) => ({ ...apis[m[1]], ...usage(Number(m[1])) })],
    [/^\/solutions$/, () => page([solution])], [/^\/solutions\/[^/]+$/, () => ({ ...solution, documents_zh: "# 接入步骤\n\n1. 订购\n2. 测试\n\n调用 `POST /orders`。", documents_en: "# Steps\n\n1. Subscribe\n2. Test", apis, published_at: null })],
    [/^\/admin\/me$/, () => ({ operator: { id: "opr_1", login: "demo", name: "Demo operator", roles: ["super"] }, permissions: ["reviews.decide", "catalog.write", "operators.write"], menus: ["reviews", "catalog", "operators", "audit"], csrf_token: "t", demo: true })],
    [/^\/admin\/sessions$/, () => ({ csrf_token: "t", next: "/admin" })],
    [/^\/admin\/reviews$/, () => ({ ...page(rows), counts: { pending: 18, overdue: 1, approved: 23, rejected: 6 } })],
    [/^\/admin\/reviews\/([^/]+)$/, (m) => detail(m[1])],
    [/^\/admin\/reviews\/([^/]+)\/claim$/, (m) => { method === "PUT" ? claimed.add(m[1]) : claimed.delete(m[1]); return detail(m[1]); }],
    [/^\/admin\/reviews\/([^/]+)\/decision$/, (m) => { const d = detail(m[1]); claimed.delete(m[1]); return { ...d, state: "approved", can: {} }; }],
    [/^\/admin\/review-reasons$/, () => ({ items: REASONS })],
    [/^\/admin\/apis$/, () => (method === "POST" ? { group_id: "g", title: "示例接口", document_version: "1", items: apis.map((a) => ({ ...a, state: "draft", upstream: { url: "https://api.example.com" }, revision: 0, version: 1, changes_wait: false, updated_at: "2026-11-20T01:00:00Z" })), created: 3, updated: 0, unchanged: 0, absent: [] } : page(apis.map((a, i) => ({ ...a, state: ["published", "draft", "retired"][i], upstream: { url: "https://api.example.com" }, revision: 1, version: 1, changes_wait: i === 0, updated_at: "2026-11-20T01:00:00Z" }))))],
    [/^\/admin\/apis\/api_(\d)/, (m) => ({ ...apis[m[1]], ...usage(0), state: "published", upstream: { url: "https://api.example.com" }, revision: 1, version: 1, changes_wait: true, updated_at: "2026-11-20T01:00:00Z", created_at: "2026-11-20T01:00:00Z" })],
    [/^\/admin\/solutions$/, () => page([{ ...solution, state: "published", version: 1, updated_at: "2026-11-20T01:00:00Z" }])],
    [/^\/admin\/solutions\//, () => ({ ...solution, state: "published", version: 1, documents_zh: "", documents_en: "", api_ids: ["api_0"], created_at: "2026-11-20T01:00:00Z", updated_at: "2026-11-20T01:00:00Z" })],
    [/^\/admin\/operators/, () => page([{ id: "opr_1", login: "demo", name: "Demo operator", roles: ["super"], disabled_at: null, created_at: "2026-11-20T01:00:00Z" }, { id: "opr_2", login: "rui", name: "Rui", roles: ["reviewer", "catalog"], disabled_at: "2026-11-21T01:00:00Z", created_at: "2026-11-20T01:00:00Z" }])],
    [/^\/admin\/audit/, () => page(Array.from({ length: 8 }, (_, i) => ({ seq: 120 - i, at: `2026-11-23T02:0${i}:00Z`, actor_kind: i % 2 ? "developer" : "staff", actor: i % 2 ? "acc_01JD7ZC2K8WQ" : "opr_1", actor_name: i % 2 ? "" : "demo", org: null, action: ["review.approve", "verification.submit"][i % 2], object: "case_01JD7ZC2K8", details: { number: "RV000120" }, reason: null, ip: "203.0.113.7", request_id: "req_1", previous: "00", hash: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08" })))],
  ];
  for (const [pattern, make] of table) { const m = pattern.exec(p); if (m) return make(m); }
  return null;
}
export const server = createServer((req, res) => {
  const url = new URL(req.url, "http://x");
  const state = /state=(\w+)/.exec(req.headers.cookie ?? "")?.[1] ?? "verified";
  if (url.pathname.startsWith("/pic/") || url.pathname.startsWith("/api/v1/me/documents/")) { res.setHeader("content-type", "image/svg+xml"); return res.end(svg("样本 SPECIMEN", url.pathname.includes("back") ? "#eaf5ec" : "#e6effc")); }
  if (url.pathname.startsWith("/api/")) {
    const body = answer(req.method, url.pathname, url.searchParams, state);
    res.statusCode = body === null ? 404 : 200;
    res.setHeader("content-type", body === null ? "application/problem+json" : "application/json");
    return setTimeout(() => res.end(JSON.stringify(body ?? { code: "not_found", detail: "没有找到", request_id: "req_x" })), 20);
  }
  const file = dist + url.pathname.replace(/^\/console\//, "");
  res.setHeader("content-security-policy", "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; object-src 'none'; frame-ancestors 'none'; base-uri 'self'");
  if (url.pathname.startsWith("/console/") && extname(url.pathname) && existsSync(file)) { res.setHeader("content-type", TYPES[extname(file)] ?? "application/octet-stream"); return res.end(readFileSync(file)); }
  res.setHeader("content-type", "text/html"); res.end(readFileSync(dist + "index.html"));
});
if (process.argv[1] === new URL(import.meta.url).pathname) server.listen(Number(process.env.PORT ?? 8099), "127.0.0.1");
