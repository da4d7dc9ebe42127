// Imported accounts by clicking: an operator imports, the owner activates and logs in; a new agreement asks again.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { answerCaptcha, clean, codeFor, idNumber, logIn, logInStaff, person, shot, stage, story } from "./lib.mjs";

const WORDS = {
  zh: {
    check: "检查名单",
    checked: "新增 1 人，已存在 0 人，有误 1 行",
    apply: "导入 1 人",
    done: "导入完成",
    again: "已存在 1 人",
    waiting: "激活账号",
    get: "获取验证码",
    notOnRecord: "手机号与平台记录不一致",
    active: "账号已激活，请登录",
    publish: "发布新版本",
    inForce: "生效中",
    accept: "同意并继续",
    add: "生成邀请码",
    saved: "我已保存",
  },
  en: {
    check: "Check the list",
    checked: "1 new, 0 already there, 1 bad",
    apply: "Import 1 people",
    done: "Imported:",
    again: "1 already there",
    waiting: "Activate it",
    get: "Get code",
    notOnRecord: "not the phone number on record",
    active: "Your account is active",
    publish: "Publish a version",
    inForce: "In force",
    accept: "Accept and continue",
    add: "Make a code",
    saved: "I have saved it",
  },
};

let world;
let browser;
before(async () => {
  [world, browser] = await stage();
});
after(async () => {
  await browser?.close();
  await world?.stop();
});

/** Fills the captcha with the answer that the demonstration shows, and asks for a code. */
async function askForCode(page, w, phone) {
  await page.locator("#phone").fill(phone);
  await answerCaptcha(page);
  await page.getByRole("button", { name: w.get }).click();
  await page.locator("#inbox").waitFor();
  await page.locator("#code").fill(await codeFor(world, phone));
}

async function importing(lang, width, { number, phone }) {
  const who = await person(browser, world, { lang, width });
  const { page } = who;
  const w = WORDS[lang];
  const tag = `${lang}-${width}`;
  await story(who, `import-${tag}`, async () => {
    await logInStaff(who, world, world.demo.operator);
    await page.goto(`${world.base}/admin/accounts/import`);
    const csv = `id_number,name,phone,email,organisation\n${number},林晓,${phone},,"=1+1"\n123,林晓,,,\n`;
    await page.locator("#csv").fill(csv);
    await clean(page, `import form ${tag}`);
    await shot(page, `activation-0-import-${tag}`);
    await page.getByRole("button", { name: w.check }).click();
    await page.getByText(w.checked).waitFor();
    await clean(page, `import report ${tag}`);
    await shot(page, `activation-1-report-${tag}`);
    await page.getByRole("button", { name: w.apply }).click();
    await page.getByText(w.done).waitFor();

    await page.goto(`${world.base}/admin/accounts/import`);
    await page.locator("#csv").fill(csv);
    await page.getByRole("button", { name: w.check }).click();
    await page.getByText(w.again).waitFor();

    await page.goto(`${world.base}/admin/invitations`);
    await page.getByRole("button", { name: w.add }).click();
    await page.locator(".ant-modal-footer .ant-btn-primary").click();
    await page.getByRole("button", { name: w.saved }).waitFor();
    await clean(page, `invitation ${tag}`);
    await page.getByRole("button", { name: w.saved }).click();
    await page.locator(".pf-table tbody tr").first().waitFor();
    await clean(page, `invitations ${tag}`);
    await shot(page, `activation-2-invitations-${tag}`);
  });
}

async function activating(lang, width, { number, phone, stranger }) {
  const who = await person(browser, world, { lang, width });
  const { page } = who;
  const w = WORDS[lang];
  const tag = `${lang}-${width}`;
  await story(who, `activate-${tag}`, async () => {
    await page.goto(`${world.base}/login`);
    await page.locator("#login").fill(number);
    await page.locator("#password").fill("any-word-7");
    await page.locator("#submit").click();
    await page.locator("#waiting").waitFor();
    await clean(page, `login ${tag}`);
    await shot(page, `activation-3-login-${tag}`);
    await page.locator("#waiting").getByRole("link", { name: w.waiting }).click();
    await page.waitForURL(/\/activate/);
    await clean(page, `activate ${tag}`);
    await shot(page, `activation-4-first-${tag}`);

    await page.locator("#id_number").fill(number);
    await askForCode(page, w, stranger);
    await page.locator("#submit").click();
    await page.getByText(w.notOnRecord).waitFor();

    await page.reload();
    await page.locator("#id_number").fill(number);
    await askForCode(page, w, phone);
    await page.locator("#submit").click();
    await page.locator("#username").fill(`lin_${lang}_${width}`);
    await page.locator("#password").fill("wumpel-88");
    await page.locator("#again").fill("wumpel-88");
    await page.locator("#agreement").check();
    await clean(page, `activate second ${tag}`);
    await shot(page, `activation-5-second-${tag}`);
    await page.locator("#submit").click();
    await page.waitForURL(/\/login/);
    await page.getByText(w.active).waitFor();
    await logIn(who, world, number, "wumpel-88", "/console/account");
    await page.getByText(`lin_${lang}_${width}`).first().waitFor();
  });
}

async function agreeing(lang, width, version) {
  const admin = await person(browser, world, { lang, width });
  const w = WORDS[lang];
  const tag = `${lang}-${width}`;
  await story(admin, `publish-${tag}`, async () => {
    const { page } = admin;
    await logInStaff(admin, world, world.demo.operator);
    await page.goto(`${world.base}/admin/agreements`);
    await page.getByText(w.inForce).first().waitFor();
    await clean(page, `agreements ${tag}`);
    await shot(page, `activation-6-agreements-${tag}`);
    await page.getByRole("button", { name: w.publish }).click();
    await page.locator("#text_zh").fill(`# 第 ${version} 版\n\n欢迎使用{name}。`);
    await page.locator("#text_en").fill(`# Version ${version}\n\nWelcome to {name}.`);
    await clean(page, `publish ${tag}`);
    await page.locator(".ant-modal-footer .ant-btn-primary").click();
    await page.getByText(`${version}.0`).first().waitFor();
  });
  const dana = await person(browser, world, { lang, width });
  await story(dana, `agree-${tag}`, async () => {
    const { page } = dana;
    const { login, password } = world.demo.developers.find((one) => one.state === "verified");
    await logIn(dana, world, login, password, "/console/apps");
    await page.waitForURL(/\/console\/agreements/);
    await page.getByText(lang === "zh" ? `第 ${version} 版` : `Version ${version}`, { exact: true }).waitFor();
    await clean(page, `own agreements ${tag}`);
    await shot(page, `activation-7-asked-${tag}`);
    const refused = await page.evaluate(() => fetch("/api/v1/apps").then((answer) => answer.json()));
    assert.equal(refused.code, "agreement_required");
    await page.getByRole("button", { name: w.accept }).click();
    await page.waitForURL((url) => url.pathname === "/console");
    await page.goto(`${world.base}/legal/open-platform`);
    await page.getByText(`${version}.0`).first().waitFor();
  });
}

const one = { number: idNumber("11010519900101001"), phone: "13700000001", stranger: "13600000001" };
const two = { number: idNumber("11010519900101002"), phone: "13700000002", stranger: "13600000002" };

test("ACT-02 to ACT-06 in Chinese on a desktop: import, then activation", async () => {
  await importing("zh", 1440, one);
  await activating("zh", 1440, one);
});

test("ACT-02 to ACT-06 in English on a phone: import, then activation", async () => {
  await importing("en", 390, two);
  await activating("en", 390, two);
});

test("ACC-06: a new version asks again, in both languages and sizes", async () => {
  await agreeing("zh", 390, 2);
  await agreeing("en", 1440, 3);
});
