// Account security by clicking: a forgotten password, then password, user name, e-mail and devices in the console.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { answerCaptcha, clean, codeFor, logIn, person, shot, stage, story } from "./lib.mjs";

// The same person asks for several codes within the minute here; how often that is allowed is told elsewhere.
process.env.PAIFANG_LIMITS__SMS__PER_MINUTE = "20";
process.env.PAIFANG_LIMITS__SMS__PER_HOUR = "20";
process.env.PAIFANG_LIMITS__SMS__PER_NATURAL_DAY = "20";
process.env.PAIFANG_LIMITS__MAIL__PER_MINUTE = "20";
process.env.PAIFANG_LIMITS__MAIL__PER_HOUR = "20";
process.env.PAIFANG_LIMITS__MAIL__PER_NATURAL_DAY = "20";

const WORDS = {
  zh: {
    forgot: "忘记密码",
    get: "获取验证码",
    again: "秒后重发",
    done: "密码已重设",
    change: "确认修改",
    save: "保存",
    next: "继续",
    submit: "提交",
    password: "修改 登录密码",
    username: "设置 用户名",
    email: "设置 邮箱",
    log: ["更换邮箱", "修改用户名", "修改登录密码", "找回登录密码"],
    others: "退出其他设备",
    ok: "确定",
  },
  en: {
    forgot: "Forgot password",
    get: "Get code",
    again: "Again in",
    done: "Your password is set",
    change: "Change",
    save: "Save",
    next: "Continue",
    submit: "Submit",
    password: "Modify Password",
    username: "Set User name",
    email: "Set E-mail",
    log: ["E-mail changed", "User name changed", "Password changed", "Password set anew with a code"],
    others: "Log out other devices",
    ok: "OK",
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

/** From the login page by way of a code to the login page again, for whichever contact fits the tab. */
async function recover(who, kind, recipient, password) {
  const { page } = who;
  const w = WORDS[who.lang];
  const before = await codeFor(world, recipient).catch(() => undefined);
  await page.goto(`${world.base}/login`);
  await page.getByRole("link", { name: w.forgot }).click();
  await page.waitForURL(/\/forgot/);
  await clean(page, `forgot ${who.lang} ${who.width}`);
  await shot(page, `security-0-forgot-${who.lang}-${who.width}`);
  if (kind === "email") await page.locator('.switch a[data-tab="email"]').click();
  await page.locator(`#${kind}`).fill(recipient);
  await answerCaptcha(page);
  await page.getByRole("button", { name: w.get }).click();
  await page.locator("#inbox").waitFor();
  await page.locator("#code").fill(await codeFor(world, recipient, before));
  await page.locator("#password").fill(password);
  await page.locator("#again").fill(password);
  await page.locator("#submit").click();
  await page.waitForURL(/\/login/);
  await page.getByText(w.done).waitFor();
}

async function journey(lang, width, state, mail) {
  const who = await person(browser, world, { lang, width });
  const { page } = who;
  const w = WORDS[lang];
  const tag = `${lang}-${width}`;
  await story(who, `security-${tag}`, async () => {
    const { login: phone } = world.demo.developers.find((one) => one.state === state);
    await recover(who, "phone", phone, "wumpel-88");
    await logIn(who, world, phone, "wumpel-88", "/console/account");
    await page.locator('a[href="/console/account/security?change=email"]').waitFor();
    await page.locator('a[href="/console/account/security"]').click();
    await page.waitForURL(/account\/security$/);

    await page.getByRole("button", { name: w.password }).click();
    await page.locator("#old_password").fill("wrong-7-wrong");
    await page.locator("#password").fill("qzvkmwr7");
    await page.locator("#password_again").fill("qzvkmwr7");
    await page.getByRole("button", { name: w.change, exact: true }).click();
    await page.locator(".ant-form-item-explain-error").waitFor();
    await clean(page, `password ${tag}`);
    await shot(page, `security-1-password-${tag}`);
    await page.locator("#old_password").fill("wumpel-88");
    await page.getByRole("button", { name: w.change, exact: true }).click();
    await page.locator("#old_password").waitFor({ state: "detached" });

    await page.getByRole("button", { name: w.username }).click();
    await page.locator("#username").fill(`dana_${lang}_${width}`);
    await page.getByRole("button", { name: w.save, exact: true }).click();
    await page.locator("#username").waitFor({ state: "detached" });

    const before = await codeFor(world, phone);
    await page.getByRole("button", { name: w.email }).click();
    await page.getByRole("button", { name: w.get }).click();
    await page.locator("#code").fill(await codeFor(world, phone, before));
    await clean(page, `email ${tag}`);
    await shot(page, `security-2-email-${tag}`);
    await page.getByRole("button", { name: w.next, exact: true }).click();
    await page.locator("#recipient").fill(mail);
    await page.getByRole("button", { name: w.get }).click();
    await page.locator("#code").fill(await codeFor(world, mail));
    await page.getByRole("button", { name: w.submit, exact: true }).click();
    await page.locator("#recipient").waitFor({ state: "detached" });

    // Newest first, and nothing is missing.
    await page.getByRole("cell", { name: w.log[0] }).waitFor();
    const rows = await page.locator(".pf-table tbody tr td:first-child").allTextContents();
    assert.deepEqual(rows.slice(0, 4), w.log);
    await clean(page, `security ${tag}`);
    await shot(page, `security-3-page-${tag}`);

    // Another browser is logged in by user name, and logged out from here.
    const there = await person(browser, world, { lang, width });
    await logIn(there, world, `dana_${lang}_${width}`, "qzvkmwr7", "/console/account");
    await page.reload();
    const others = page.getByRole("button", { name: w.others });
    await others.click();
    await page.getByRole("button", { name: w.ok, exact: true }).click();
    await others.and(page.locator(":disabled")).waitFor();
    await there.page.goto(`${world.base}/console/account`);
    await there.page.waitForURL(/\/login/);
    await there.context.close();

    const stranger = await person(browser, world, { lang, width });
    await recover(stranger, "email", mail, "wumpel-99");
    await logIn(stranger, world, mail, "wumpel-99", "/console/account");
    await stranger.context.close();
  });
}

test("an account is kept safe in Chinese on a desk", () => journey("zh", 1440, "verified", "dana@example.com"));
test("and in English on a phone", () => journey("en", 390, "rejected", "eve@example.com"));
