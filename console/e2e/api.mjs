// The public API as a person's own program would call it, so that long ways need not be clicked again.
import assert from "node:assert/strict";
import { codeFor, idNumber, picture } from "./lib.mjs";

/** The password of everybody whom a story registers. */
export const PASSWORD = "qzvkmwr7";
let seats = 0;

/** Calls with the cookies of a browser context; what is refused gives its problem, so that stories can look at it. */
export function api(world, context, me = "/me") {
  const send = (method, path, options) => context.request.fetch(`${world.base}/api/v1${path}`, { method, ...options });
  const token = async () => (await (await send("GET", me)).json()).csrf_token ?? "";
  const ask = async (method, path, data, kind = "application/json") => {
    const headers = method === "GET" ? {} : { "x-csrf-token": await token(), "content-type": kind };
    const answer = await send(method, path, { data, headers });
    const text = await answer.text();
    return { status: answer.status(), body: text.startsWith("{") ? JSON.parse(text) : text };
  };
  const must = async (method, path, data, kind) => {
    const { status, body } = await ask(method, path, data, kind);
    assert.ok(status < 300, `${method} ${path}: ${status} ${JSON.stringify(body)}`);
    return body;
  };
  return {
    get: (path) => must("GET", path),
    post: (path, data, kind) => must("POST", path, data, kind),
    put: (path, data) => must("PUT", path, data),
    /** The code of a refusal; fails when it was allowed. */
    async refused(method, path, data) {
      const { status, body } = await ask(method, path, data);
      assert.ok(status >= 400, `${method} ${path}: ${status}`);
      return body.code;
    },
  };
}

/** Registers somebody by phone or mail, in the cookie jar of this context. */
export async function register(world, context, recipient) {
  const { post } = api(world, context);
  const [channel, field] = recipient.includes("@") ? ["email", "email"] : ["sms", "phone"];
  const captcha = await post("/captchas", { purpose: "register" });
  const proof = { captcha_id: captcha.id, captcha_answer: captcha.answer };
  const sent = await post("/codes", { channel, purpose: "register", recipient, ...proof });
  const code = await codeFor(world, recipient);
  const form = { password: PASSWORD, password_again: PASSWORD, code, code_ticket: sent.ticket, agreement: true };
  return post("/accounts", { ...form, [field]: recipient });
}

/** The desk's API, logged in as the demo's super administrator. */
export async function desk(world, browser) {
  const context = await browser.newContext();
  const staff = api(world, context, "/admin/me");
  const { login, password } = world.demo.operator;
  await staff.post("/admin/sessions", { login, password });
  return {
    ...staff,
    /** Claims a case and decides its newest version. */
    async decide(id, decision, reasons = []) {
      await staff.put(`/admin/reviews/${id}/claim`, {});
      const { version } = await staff.get(`/admin/reviews/${id}`);
      return staff.post(`/admin/reviews/${id}/decision`, { version, decision, reasons });
    },
    /** Claims and approves the contract that a company applied for. */
    async sign(contract) {
      const { items } = await staff.get("/admin/contracts?state=reviewing");
      return this.decide(items.find((one) => one.id === contract).case, "approve");
    },
    leave: () => context.close(),
  };
}

async function upload(world, mine, slot, name) {
  const { buffer } = await picture(world, name);
  return (await mine.post(`/me/documents?slot=${slot}`, buffer, "image/png")).id;
}

/** A company's code with the check characters of GB 11714 and GB 32100. */
export function companyCode(sixteen) {
  const letters = "0123456789ABCDEFGHJKLMNPQRTUWXY";
  const plain = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  const part = [3, 7, 9, 10, 5, 8, 4, 2].reduce((sum, weight, at) => sum + weight * plain.indexOf(sixteen[8 + at]), 0);
  const seventeen = sixteen + ({ 10: "X", 11: "0" }[11 - (part % 11)] ?? String(11 - (part % 11)));
  const sum = [...seventeen].reduce((total, letter, at) => total + letters.indexOf(letter) * (3 ** at % 31), 0);
  return seventeen + letters[(31 - (sum % 31)) % 31];
}

/** Hands in a company's verification and returns its case. */
export async function submitCompany(world, mine, name) {
  seats += 1;
  const form = {
    kind: "enterprise",
    company_name: name,
    credit_code: companyCode(`91110108MA0${20_000 + seats}`),
    licence_valid_until: null,
    address: "北京市海淀区示例路 1 号",
    contact_phone: "010-12345678",
    legal_name: "林海",
    legal_id_number: idNumber(`41120019850620${300 + seats}`),
    documents: {
      licences: [await upload(world, mine, "licences", "licence")],
      legal_id_front: await upload(world, mine, "legal_id_front", "id_front"),
      legal_id_back: await upload(world, mine, "legal_id_back", "id_back"),
    },
    agreement: true,
    consent: true,
  };
  return (await mine.put("/me/verification", form)).case.id;
}

/** Applies for the contract of module makers, the one kind that is open. */
export function applyForContract(mine, name) {
  const company = {
    company_name: name,
    credit_code: "91110108MA0000000X",
    address: "北京市海淀区示例路 1 号",
    legal_name: "林海",
    contact_name: "戴娜",
    contact_phone: "13800001234",
    contact_email: "",
    business: "Wi-Fi 模组",
  };
  return mine.post("/me/contracts", { kind: "module_maker", company, text_version: 1, agreement: true });
}
