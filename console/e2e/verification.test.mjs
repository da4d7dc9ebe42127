// Verification to the end: rejected, resubmitted, approved, changed; the mail address of a company; profile and tickets.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { clean, idNumber, logInStaff, person, picture, register, shot, stage, story } from "./lib.mjs";

let world;
let browser;
before(async () => {
  [world, browser] = await stage();
});
after(async () => {
  await browser?.close();
  await world?.stop();
});

const PASSWORD = "qzvkmwr7";
let seats = 0;

/** The developer's own API, called from the page, so that long ways need not be clicked again. */
async function call(page, method, path, body) {
  const answer = await page.evaluate(
    async ({ method, path, body }) => {
      const mine = await fetch("/api/v1/me").then((answer) => answer.json());
      const headers = { "content-type": "application/json", "x-csrf-token": mine.csrf_token ?? "" };
      const sent = await fetch(`/api/v1${path}`, { method, headers, body: JSON.stringify(body) });
      return { status: sent.status, body: await sent.json().catch(() => null) };
    },
    { method, path, body },
  );
  assert.ok(answer.status < 300, `${method} ${path}: ${JSON.stringify(answer.body)}`);
  return answer.body;
}

async function upload(page, slot, name) {
  const file = await picture(world, name);
  const id = await page.evaluate(
    async ({ slot, bytes }) => {
      const mine = await fetch("/api/v1/me").then((answer) => answer.json());
      const body = new Uint8Array(bytes);
      const headers = { "content-type": "image/png", "x-csrf-token": mine.csrf_token };
      const sent = await fetch(`/api/v1/me/documents?slot=${slot}`, { method: "POST", headers, body });
      return (await sent.json()).id;
    },
    { slot, bytes: [...file.buffer] },
  );
  return id;
}

/** A company's code with the check characters of GB 11714 and GB 32100. */
function companyCode(sixteen) {
  const letters = "0123456789ABCDEFGHJKLMNPQRTUWXY";
  const plain = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  const part = [3, 7, 9, 10, 5, 8, 4, 2].reduce((sum, weight, at) => sum + weight * plain.indexOf(sixteen[8 + at]), 0);
  const seventeen = sixteen + ({ 10: "X", 11: "0" }[11 - (part % 11)] ?? String(11 - (part % 11)));
  const sum = [...seventeen].reduce((total, letter, at) => total + letters.indexOf(letter) * (3 ** at % 31), 0);
  return seventeen + letters[(31 - (sum % 31)) % 31];
}

async function company(page, name) {
  const serial = String(10000 + ++seats);
  return {
    kind: "enterprise",
    company_name: name,
    credit_code: companyCode(`91110108MA0${serial}`),
    licence_valid_until: null,
    address: "北京市海淀区示例路 1 号",
    contact_phone: "010-12345678",
    legal_name: "林海",
    legal_id_number: idNumber(`41120019850620${String(100 + seats)}`),
    documents: {
      licences: [await upload(page, "licences", "licence")],
      legal_id_front: await upload(page, "legal_id_front", "id_front"),
      legal_id_back: await upload(page, "legal_id_back", "id_back"),
    },
    agreement: true,
    consent: true,
  };
}

async function individual(page) {
  seats += 1;
  return {
    kind: "individual",
    name: "戴娜",
    gender: "female",
    id_number: idNumber(`41120019900307${String(200 + seats * 2)}`),
    id_valid_from: "2020-05-01",
    id_valid_years: 20,
    documents: {
      id_front: await upload(page, "id_front", "id_front"),
      id_back: await upload(page, "id_back", "id_back"),
    },
    agreement: true,
    consent: true,
  };
}

/** Decides the newest version of a case over the desk's API. */
async function decide(id, decision, reasons = []) {
  const context = await browser.newContext();
  const api = (method, path, data) =>
    context.request.fetch(`${world.base}/api/v1${path}`, { method, data, headers: { "x-csrf-token": token } });
  let token = "";
  const { login, password } = world.demo.operator;
  await api("POST", "/admin/sessions", { login, password });
  token = (await (await api("GET", "/admin/me")).json()).csrf_token;
  await api("PUT", `/admin/reviews/${id}/claim`, {});
  const { version } = await (await api("GET", `/admin/reviews/${id}`)).json();
  const decided = await api("POST", `/admin/reviews/${id}/decision`, { version, decision, reasons });
  assert.equal(decided.status(), 200, await decided.text());
  await context.close();
}

async function look(page, address, name, who) {
  await page.goto(world.base + address);
  await page.locator("h1").first().waitFor();
  await page.waitForLoadState("networkidle");
  await clean(page, `${name} ${who.lang} ${who.width}`);
  await shot(page, `verification-${name}-${who.lang}-${who.width}`);
}

const FACES = [
  ["zh", 1440, "13700000011", "light"],
  ["en", 390, "13700000012", "dark"],
];

for (const [lang, width, phone, shade] of FACES) {
  // RNV-12, RNV-16, HLP-02, PRO-01, PRO-03, PRO-04, ENT-03, as an individual.
  test(`an individual is rejected, approved, and changes data, ${lang} ${width}`, { timeout: 240_000 }, async () => {
    const dana = await person(browser, world, { lang, width, shade });
    const { page } = dana;
    await story(dana, `verification-${lang}-${width}`, async () => {
      await register(dana, world, phone, PASSWORD);
      await look(page, "/console/verify", "0-choice", dana);
      await page
        .getByText(lang === "zh" ? "米粉" : "Makers and fans")
        .first()
        .waitFor();
      await look(page, "/console/verify/enterprise", "1-email-first", dana);
      await page.locator('a[href="/console/account/security?change=email"]').waitFor();
      const form = await individual(page);
      const filed = await call(page, "PUT", "/me/verification", form);
      await decide(filed.case.id, "reject", [{ code: "ind_2", target: "id_front" }]);
      await look(page, "/console/verify/status", "2-rejected", dana);
      await page.locator('a[href="tel:400-000-0000"]').waitFor();
      await call(page, "PUT", "/me/verification", { ...form, name: "戴小娜" });
      await decide(filed.case.id, "approve");
      const change = await call(page, "PUT", "/me/verification", form);
      await look(page, "/console/verify/status", "3-change-pending", dana);
      await page.locator("#in-force ~ dl").getByText("戴小娜").waitFor();
      await look(page, "/console/account", "4-account", dana);
      await page.locator("#verified-data").waitFor();
      await page.locator(".pf-fact", { hasText: "戴小娜" }).first().waitFor();
      await decide(change.case.id, "approve");

      // The account menu leads to the profile.
      await page.goto(`${world.base}/console/account`);
      await page.getByRole("button", { name: lang === "zh" ? "账号菜单" : "Account menu" }).click();
      await page.getByRole("menuitem", { name: lang === "zh" ? "资料信息" : "Profile" }).click();
      await page.waitForURL(/\/console\/account\/profile$/);
      await page.locator('input[type="file"]').setInputFiles(await picture(world, "id_front"));
      await page.locator(".pf-picture img").waitFor();
      await page.locator("#nickname").fill("Dana");
      await page.locator("#website").fill("https://example.com");
      await page.locator('button[type="submit"]').click();
      await page.locator('button[type="submit"][disabled]').waitFor();
      await page.reload();
      await page.locator(".pf-picture img").waitFor();
      assert.equal(await page.locator("#nickname").inputValue(), "Dana");
      await look(page, "/console/account/profile", "5-profile", dana);
      await look(page, "/console/support/new", "6-rule", dana);
      await page.locator('a[href="/help/id-images"]').waitFor();
    });
  });

  // ENT-03, HLP-03: an enterprise opens a ticket and asks for a consultation; customer service answers.
  test(`an enterprise gets support, ${lang} ${width}`, { timeout: 240_000 }, async () => {
    const eve = await person(browser, world, { lang, width, shade });
    const { page } = eve;
    let number = "";
    await story(eve, `tickets-${lang}-${width}`, async () => {
      await register(eve, world, `eve-${lang}@example.com`, PASSWORD);
      await page.goto(`${world.base}/console/verify`);
      const filed = await call(page, "PUT", "/me/verification", await company(page, `牌坊示例${lang}科技有限公司`));
      await decide(filed.case.id, "approve");
      await look(page, "/console/support", "7-no-tickets", eve);
      await look(page, "/console/support/new", "8-new", eve);
      await page.locator("#subject").fill("签名一直不对");
      await page.locator("#text").fill("仍然返回 signature_wrong");
      await page.locator('button[type="submit"]').click();
      await page.waitForURL(/\/console\/support\/tkt_/);
      await page
        .getByText(/T\d{8}-\d{4}/)
        .first()
        .waitFor();
      number =
        (await page
          .getByText(/^T\d{8}-\d{4}$/)
          .first()
          .textContent()) ?? "";
      await clean(page, `ticket ${lang} ${width}`);
      await shot(page, `verification-9-ticket-${lang}-${width}`);
      await look(page, "/console/support/consult", "10-consult", eve);
      await page.locator("#subject").fill("门锁方案");
      await page.locator("#text").fill("5 万把门锁");
      await page.locator("#contact").fill("王小姐");
      await page.locator("#phone").fill("010-12345678");
      await page.locator('button[type="submit"]').click();
      await page.waitForURL(/\/console\/support\/tkt_/);
      await look(page, "/console/support", "11-tickets", eve);
    });
    const sam = await person(browser, world, { lang, width, shade });
    await story(sam, `desk-${lang}-${width}`, async () => {
      const desk = sam.page;
      await logInStaff(sam, world, world.demo.operator);
      await look(desk, "/admin/tickets", "12-desk", sam);
      await desk.locator("tbody tr", { hasText: number }).locator("a").click();
      await desk.waitForURL(/\/admin\/tickets\/tkt_/);
      await desk.locator("#text").fill("请检查换行符");
      await desk.locator('button[type="submit"]').click();
      await desk.locator(".pf-thread li.staff").waitFor();
      await clean(desk, `case ${lang} ${width}`);
      await shot(desk, `verification-13-case-${lang}-${width}`);
      await look(desk, "/admin/articles", "14-articles", sam);
      await desk.locator(".pf-lines li button").first().click();
      await desk.locator("#text_zh").waitFor();
      await clean(desk, `article ${lang} ${width}`);
      await shot(desk, `verification-15-article-${lang}-${width}`);
    });
  });
}

// HLP-05: the help centre is open to visitors.
test("a visitor reads the help centre", { timeout: 60_000 }, async () => {
  const visitor = await person(browser, world, { lang: "zh", width: 390 });
  await story(visitor, "help", async () => {
    await look(visitor.page, "/help", "16-help", visitor);
    await visitor.page.locator('a[href="/help/individual-reasons"]').click();
    await visitor.page.getByText("证件图片模糊").first().waitFor();
    await clean(visitor.page, "help page");
  });
});
