// The review desk and what the applicant sees of it: rejection with reasons, resubmission, two reviewers, first operator's tasks.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import {
  clean,
  idNumber,
  logIn,
  logInStaff,
  person,
  picture,
  register,
  shot,
  showDocuments,
  stage,
  story,
} from "./lib.mjs";
import { WORDS } from "./words.mjs";

let world;
let browser;
before(async () => {
  [world, browser] = await stage();
});
after(async () => {
  await browser?.close();
  await world?.stop();
});

const developer = (state) => world.demo.developers.find((one) => one.state === state);

/** Opens the oldest case of the queue as this reviewer. */
async function openFirst(who) {
  await who.page.goto(`${world.base}/admin/reviews`);
  await who.page.locator("tbody tr a").first().click();
  await who.page.getByRole("dialog").waitFor();
}

// REV-04: two reviewers open one case; the second sees it claimed.
// RNV-12: notice and page list each reason, the page with what it concerns and the contact; the rest is kept for the next try.
test("a rejected applicant reads the reasons, corrects and hands in again", { timeout: 180_000 }, async () => {
  const w = WORDS.zh;
  const [dana, rui, mei] = await Promise.all([
    person(browser, world, { lang: "zh", width: 390 }),
    person(browser, world, { lang: "zh", width: 1440, shade: "dark" }),
    person(browser, world, { lang: "en", width: 1440 }),
  ]);
  const { login, password } = developer("pending");
  const applicant = story(dana, "resubmit-dana", async () => {
    await logIn(dana, world, login, password);
    await dana.page.waitForURL(/verify\/status$/);
    await dana.page.getByRole("heading", { name: w.rejected }).waitFor({ timeout: 90_000 });
    await dana.page.getByText(w.blurred).waitFor();
    await dana.page.getByText("（身份证人像面）").waitFor();
    await dana.page.getByText("四角没有拍全").waitFor();
    await dana.page.getByText(w.differs).waitFor();
    await dana.page.getByRole("heading", { name: w.support }).waitFor();
    await dana.page.getByRole("link", { name: "400-000-0000" }).waitFor();
    await clean(dana.page, "rejected");
    await shot(dana.page, "desk-rejected-zh-390");
    await dana.page.goto(`${world.base}/console/messages`);
    await dana.page.locator(".pf-notices").getByText(w.blurred).waitFor();
    await dana.page.goto(`${world.base}/console`);
    await dana.page.getByRole("button", { name: w.resubmit }).click();
    await dana.page.waitForURL(/verify\/individual$/);
    assert.match(await dana.page.locator("#id_number").inputValue(), /^\d{4}\*{10}\d{3}[\dX]$/);
    assert.notEqual(await dana.page.locator("#name").inputValue(), "");
    await dana.page.locator("#name").fill("陈一一");
    await dana.page.locator("input[data-slot=id_front]").setInputFiles(await picture(world, "id_front"));
    await dana.page.locator("#documents_id_front .ant-progress").waitFor({ state: "detached" });
    await clean(dana.page, "refill");
    await shot(dana.page, "desk-refill-zh-390");
    await dana.page.getByRole("button", { name: w.next }).click();
    await dana.page.getByRole("checkbox", { name: w.agreement }).check();
    await dana.page.getByRole("checkbox", { name: w.consent }).check();
    await dana.page.getByRole("button", { name: w.submit }).click();
    await dana.page.waitForURL(/verify\/status$/);
    await dana.page.getByRole("heading", { name: w.pending }).waitFor();
  });
  const reviewers = async () => {
    const second = story(mei, "resubmit-mei", async () => {
      await logInStaff(mei, world, world.demo.operator);
      await openFirst(mei);
      await mei.page.getByText(`reviewer ${WORDS.en.other}`).first().waitFor({ timeout: 60_000 });
      // The list may hear of it a moment before the open case does.
      await mei.page.getByRole("button", { name: WORDS.en.claim }).waitFor({ state: "detached" });
      await clean(mei.page, "claimed by another");
      await shot(mei.page, "desk-claimed-en-1440");
    });
    await logInStaff(rui, world, world.demo.reviewer);
    await openFirst(rui);
    await shot(rui.page, "desk-unclaimed-zh-1440-dark");
    await rui.page.getByRole("button", { name: w.claim }).click();
    await showDocuments(rui.page, world.demo.reviewer.password);
    await second;
    await rui.page.keyboard.press("r");
    await rui.page.getByRole("checkbox", { name: w.blurred }).waitFor();
    assert.ok(await rui.page.getByRole("button", { name: w.reject }).isDisabled());
    await rui.page.getByRole("checkbox", { name: w.blurred }).check();
    await rui.page.getByRole("checkbox", { name: w.differs }).check();
    await rui.page.getByRole("textbox", { name: `${w.notePlace} ${w.blurred}` }).fill("四角没有拍全");
    await clean(rui.page, "rejecting");
    await shot(rui.page, "desk-rejecting-zh-1440-dark");
    await rui.page.getByRole("button", { name: w.reject }).click();
    await rui.page.getByText("已驳回「").waitFor();
    await applicant;
    await rui.page.goto(`${world.base}/admin/reviews`);
    await rui.page.getByText(w.again).first().waitFor();
    await rui.page.locator("tbody tr", { hasText: w.again }).locator("a").click();
    await rui.page.getByRole("button", { name: w.claim }).click();
    await rui.page.locator(".pf-stage img").waitFor();
    await rui.page.getByText(w.changed).first().waitFor();
    await clean(rui.page, "second version");
    await shot(rui.page, "desk-again-zh-1440-dark");
  };
  await Promise.all([applicant, story(rui, "resubmit-rui", reviewers)]);
});

// GATE-01: a visitor who opens a console address goes to login and back to it.
// GATE-02: unverified and rejected developers land on verification, the rejected one with the reasons.
// GATE-07: account, inbox and log-out are reachable while pending.
// RNV-01: after logging in, "management console" and "verify now" lead to the choice page.
// LOG-05: a verified developer lands on application management.
// LOG-07: after logging out the old cookie is refused.
test("the gates hold in the browser", { timeout: 120_000 }, async () => {
  const dana = await person(browser, world, { lang: "en", width: 1440 });
  const { page } = dana;
  const enter = async ({ login, password }) => {
    await page.locator("#login").fill(login);
    await page.locator("#password").fill(password);
    await page.locator("#submit").click();
  };
  await story(dana, "gates", async () => {
    await page.goto(`${world.base}/console/account`);
    await page.waitForURL(/\/login\?return_to=%2Fconsole%2Faccount$/);
    await enter(developer("unverified"));
    await page.waitForURL(/\/console\/account$/);
    for (const gated of ["", "/apps", "/tester", "/logs", "/solutions"]) {
      await page.goto(`${world.base}/console${gated}`);
      await page.waitForURL(/\/console\/verify$/);
    }
    await page.goto(world.base);
    await page.getByRole("link", { name: "Verify now" }).first().click();
    await page.waitForURL(/\/console\/verify$/);
    await page.getByRole("button", { name: /^Start Enterprise/ }).waitFor();
    assert.equal(await page.getByRole("button", { name: /^Start/ }).count(), 2);
    const cookies = await dana.context.cookies();
    await page.getByRole("button", { name: "Account menu" }).click();
    await page.getByRole("menuitem", { name: "Log out" }).click();
    await page.waitForURL(/\/login/);
    const cookie = cookies.map((one) => `${one.name}=${one.value}`).join("; ");
    assert.equal((await fetch(`${world.base}/api/v1/me`, { headers: { cookie } })).status, 401);
    await page.goto(`${world.base}/console/apps`);
    await page.waitForURL(/\/login\?return_to=/);
    await enter(developer("rejected"));
    await page.waitForURL(/\/console\/verify\/status$/);
    await page.getByText(WORDS.en.blurred).waitFor();
    await dana.context.clearCookies({ name: "paifang_session" });
    await page.goto(`${world.base}/login`);
    await enter(developer("pending"));
    await page.waitForURL(/\/console\/verify\/status$/);
    for (const [open, title] of [
      ["messages", "Messages"],
      ["account", "Account centre"],
    ]) {
      await page.goto(`${world.base}/console/${open}`);
      await page.getByRole("heading", { name: title, level: 1 }).waitFor();
    }
    await page.getByRole("button", { name: "Log out" }).click();
    await page.waitForURL(/\/login/);
    await enter(developer("verified"));
    await page.waitForURL(/\/console\/apps$/);
  });
});

// GW-11: a wrong string is pasted and the first difference is marked.
test("the signature explainer marks the first difference", { timeout: 120_000 }, async () => {
  const dana = await person(browser, world, { lang: "zh", width: 1440 });
  const { page } = dana;
  await story(dana, "explainer", async () => {
    const answer = await fetch(`${world.base}/gw/demo/echo?text=hello`, {
      headers: {
        "x-app-key": world.demo.app.app_key,
        "x-timestamp": String(Date.now()),
        "x-nonce": "0123456789abcdef0123",
        "x-signature": Buffer.alloc(32).toString("base64"),
      },
    });
    assert.equal(answer.status, 401);
    const refusal = await answer.json();
    const canonical = refusal.canonical ?? refusal.params.canonical;
    const { login, password } = developer("verified");
    await logIn(dana, world, login, password, "/console/tester");
    await page.getByRole("tab", { name: WORDS.zh.signature }).click();
    await page.locator("#canonical").fill(canonical.replace("text=hello", "text=Hello"));
    await page.locator("#request_id").fill(refusal.request_id);
    await page.getByRole("button", { name: "比较" }).click();
    await page.getByText("第 3 行第 6 个字符开始不同").waitFor();
    assert.deepEqual(await page.locator("mark").allTextContents(), ["H", "h"]);
    assert.ok(!(await page.content()).includes(world.demo.app.app_secret));
    await clean(page, "explainer");
    await shot(page, "explainer-zh-1440");
  });
});

// ADM-03: import, publish, bundle, publish; edit and retire.
// What was done stands in the audit log.
test("an operator brings an API and a solution to the catalogue", { timeout: 120_000 }, async () => {
  const rui = await person(browser, world, { lang: "en", width: 1440 });
  const { page } = rui;
  const document = {
    openapi: "3.1.0",
    info: { title: "Pets", version: "1.0" },
    paths: {
      "/pets/{pet_id}": {
        get: {
          summary: "Reads a pet",
          parameters: [{ name: "pet_id", in: "path", required: true, schema: { type: "string" } }],
          responses: { 200: { description: "A pet" } },
        },
      },
    },
  };
  await story(rui, "catalogue", async () => {
    await logInStaff(rui, world, world.demo.operator);
    await page.goto(`${world.base}/admin/catalog/apis/new`);
    await page.locator("#url").fill("http://127.0.0.1:9");
    await page.locator("#openapi").fill(JSON.stringify(document, null, 2));
    await page.getByRole("button", { name: "Import OpenAPI" }).click();
    const refused = page.getByRole("alert").filter({ hasText: /upstream|address/i });
    const done = page.getByText("1 new");
    await done.or(refused).first().waitFor();
    if ((await done.count()) === 0) {
      await page.locator("#url").fill("https://pets.example.com");
      await page.getByRole("button", { name: "Import OpenAPI" }).click();
      await done.waitFor();
    }
    await page.getByRole("link", { name: "Reads a pet" }).click();
    await page.getByRole("button", { name: "Publish", exact: true }).click();
    await page.getByRole("heading", { level: 1 }).getByText("Published").waitFor();
    await page.locator("#title_en").fill("Reads one pet");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("heading", { level: 1 }).getByText("Reads one pet").waitFor();
    await page.goto(`${world.base}/admin/catalog/solutions/new`);
    await page.locator("#name_zh").fill("宠物");
    await page.locator("#name_en").fill("Pet care");
    await page.locator("#api_ids").click();
    await page.locator("#api_ids").fill("pets");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1 }).click();
    await page.getByRole("button", { name: "Save" }).click();
    await page.waitForURL(/catalog\/solutions\/sol_/);
    await page.getByRole("button", { name: "Publish", exact: true }).click();
    await page.getByRole("heading", { level: 1 }).getByText("Published").waitFor();
    await clean(page, "solution");
    await page.getByRole("button", { name: "Retire" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Retire" }).click();
    await page.getByRole("heading", { level: 1 }).getByText("Retired").waitFor();
    await page.goto(`${world.base}/admin/audit`);
    await page.getByRole("button", { name: "solution.create" }).first().waitFor();
    await page
      .getByRole("button", { name: /^api\.publish/ })
      .first()
      .waitFor();
  });
});

// A company hands in its licence as two pages, one of them replaced, and the legal representative's card.
test("an enterprise hands in its verification", { timeout: 120_000 }, async () => {
  const dana = await person(browser, world, { lang: "en", width: 1440 });
  const { page } = dana;
  await story(dana, "enterprise", async () => {
    await register(dana, world, "dana@example.com", "qzvkmwr7");
    await page.goto(`${world.base}/console/verify`);
    await page.getByRole("button", { name: "Start Enterprise verification" }).click();
    await page.waitForURL(/verify\/enterprise$/);
    await page.locator("#company_name").fill("福州示例科技有限公司");
    await page.locator("#credit_code").fill("91350100m000100y44");
    await page.locator("#contact_phone").fill("0591-8888 8888");
    await page.getByText("The credit code is not right").waitFor();
    await page.locator("#credit_code").fill("91350100m000100y43");
    await page.locator("#address").fill("福建省福州市示例路 1 号");
    await page.locator("#legal_name").fill("林小舟");
    await page.locator("#legal_id_number").fill(idNumber("35010219850203211"));
    const licence = await picture(world, "licence");
    for (const at of [0, 1, 0]) {
      await page.locator("input[data-slot=licences]").nth(at).setInputFiles(licence);
      await page.locator(".ant-progress").first().waitFor();
      await page.locator(".ant-progress").waitFor({ state: "detached" });
    }
    assert.equal(await page.locator("#documents_licences img").count(), 2);
    for (const slot of ["legal_id_front", "legal_id_back"]) {
      await page.locator(`input[data-slot=${slot}]`).setInputFiles(await picture(world, slot.replace("legal_", "")));
      await page.locator(`#documents_${slot} img`).waitFor();
    }
    await clean(page, "enterprise");
    await page.getByRole("button", { name: "Next" }).click();
    await page.getByRole("checkbox", { name: WORDS.en.agreement }).check();
    await page.getByRole("checkbox", { name: WORDS.en.consent }).check();
    await clean(page, "enterprise confirm");
    await shot(page, "enterprise-confirm-en-1440");
    await page.getByRole("button", { name: WORDS.en.submit }).click();
    await page.waitForURL(/verify\/status$/);
    await page.getByRole("heading", { name: WORDS.en.pending }).waitFor();
    await page.getByRole("button", { name: WORDS.en.withdraw }).click();
    await page.getByRole("dialog").getByRole("button", { name: WORDS.en.withdraw }).click();
    await page.waitForURL(/console\/verify$/);
  });
});
