// Settings by clicking: numbers, rollback, brand, two operators at once, templates, what became of messages, channels.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { clean, logIn, logInStaff, person, picture, shot, stage, story } from "./lib.mjs";

let world;
let browser;
before(async () => {
  [world, browser] = await stage();
});
after(async () => {
  await browser?.close();
  await world?.stop();
});

const SAID = {
  zh: {
    note: "修改原因，会记入修改记录",
    save: (n) => `保存 ${n} 项修改`,
    history: "修改记录",
    undo: "撤回这次修改",
    restore: "恢复到此版本",
    range: "须在",
    go: "在新版本上继续",
    colour: "主题色",
    name: "平台中文名",
    digits: "密码最短",
    quota: "开发中应用每日调用",
    upload: "上传图标",
    light: "颜色太浅",
    words: "保存文字",
    preview: "预览效果",
    unknown: "没有变量",
    sent: "已发送",
    mail: "调用额度：邮件",
    sms: "调用额度：短信",
    security: "账号与安全：短信",
    kept: "不能全部关闭",
    reset: "恢复默认",
  },
  en: {
    note: "Why, for the history",
    save: (n) => `Save changes (${n})`,
    history: "History",
    range: "must be between",
    digits: "Shortest password",
    mail: "Quota: E-mail",
    sms: "Quota: Text message",
    security: "Account and security: Text message",
    kept: "cannot be switched off entirely",
    reset: "Back to the usual",
  },
};

const platform = () => fetch(`${world.base}/api/v1/platform`).then((answer) => answer.json());

/** The portal's page as a visitor gets it. */
const portal = (path) =>
  fetch(`${world.base}${path}`, { headers: { "accept-language": "zh-CN" } }).then((a) => a.text());

/** Opens the history, as tabs or, on a phone, as a select. */
async function openTab(who, name) {
  if (who.width > 992) return who.page.getByRole("tab", { name }).click();
  await who.page.locator(".pf-tab-select").click();
  await who.page.locator(".ant-select-item", { hasText: name }).click();
}

/** Changes a setting by the API as a second operator would, at the newest version. */
async function elsewhere(page, changes) {
  const status = await page.evaluate(async (changes) => {
    const get = (path) => fetch(path).then((answer) => answer.json());
    const [me, now] = [await get("/api/v1/admin/me"), await get("/api/v1/admin/settings")];
    const headers = { "content-type": "application/json", "x-csrf-token": me.csrf_token };
    const body = JSON.stringify({ version: now.version, changes });
    return (await fetch("/api/v1/admin/settings", { method: "PATCH", headers, body })).status;
  }, changes);
  assert.equal(status, 200);
}

/** Asks for a code as somebody who registers, and answers what arrived in the demo inbox. */
async function codeText(context, phone) {
  const ask = (path, data) => context.request.post(`${world.base}/api/v1${path}`, { data });
  const captcha = await (await ask("/captchas", { purpose: "register" })).json();
  const wish = { channel: "sms", purpose: "register", recipient: phone };
  const sent = await ask("/codes", { ...wish, captcha_id: captcha.id, captcha_answer: captcha.answer });
  assert.ok(sent.ok(), await sent.text());
  for (let tries = 0; tries < 100; tries++) {
    const { items } = await fetch(`${world.base}/demo/inbox.json`).then((answer) => answer.json());
    const mine = items.find((one) => one.recipient.includes(phone));
    if (mine) return mine.text;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`nothing arrived for ${phone}`);
}

async function operator(options) {
  const who = await person(browser, world, options);
  await logInStaff(who, world, world.demo.operator);
  return who;
}

// ADM-05: a wrong number is refused at its field; a right one holds at once, is recorded, and can be taken back.
test("a number is refused, changed, seen to act, and taken back", { timeout: 300_000 }, async () => {
  const sam = await operator({ lang: "zh", width: 1440 });
  const { page } = sam;
  const said = SAID.zh;
  await story(sam, "settings-number", async () => {
    await page.goto(`${world.base}/admin/settings`);
    const digits = page.getByLabel(said.digits);
    await digits.waitFor();
    await clean(page, "settings zh 1440");
    await shot(page, "settings-zh-1440-1");
    await digits.fill("3");
    await page.getByRole("button", { name: said.save(1) }).click();
    await page.locator(".pf-setting-error", { hasText: said.range }).waitFor();
    assert.match(await portal("/register"), /8-16 个字符/);
    await digits.fill("10");
    await page.getByLabel(said.quota).fill("7000");
    await page.getByLabel(said.note).fill("试运行");
    await clean(page, "settings changed zh 1440");
    await shot(page, "settings-zh-1440-2-changed");
    await page.getByRole("button", { name: said.save(2) }).click();
    await page.locator(".pf-save-bar").waitFor({ state: "detached" });
    assert.equal((await platform()).limits.development_quota, 7000);
    assert.doesNotMatch(await portal("/register"), /8-16 个字符/);
    await openTab(sam, said.history);
    await page.getByText("试运行").waitFor();
    await clean(page, "history zh 1440");
    await shot(page, "settings-zh-1440-3-history");
    await page.getByRole("button", { name: said.undo }).click();
    await page.getByRole("dialog").getByRole("button", { name: said.restore }).click();
    await page.getByText("恢复到版本 0").first().waitFor();
    assert.equal((await platform()).limits.development_quota, 5000);
    assert.match(await portal("/register"), /8-16 个字符/);
  });
});

// ADM-05: of two operators at once the second is told who changed what, and loses nothing typed.
test("two operators at once: the second is told, and goes on", { timeout: 300_000 }, async () => {
  const sam = await operator({ lang: "zh", width: 1440 });
  const { page } = sam;
  const said = SAID.zh;
  await story(sam, "settings-conflict", async () => {
    await page.goto(`${world.base}/admin/settings`);
    await page.getByLabel(said.digits).fill("9");
    await elsewhere(page, { "limits.quota.online": 200000 });
    await page.getByRole("button", { name: said.save(1) }).click();
    const alert = page.locator(".ant-alert", { hasText: "已上线应用每日调用" });
    await alert.waitFor();
    await clean(page, "conflict zh 1440");
    await shot(page, "settings-zh-1440-4-conflict");
    await alert.getByRole("button", { name: said.go }).click();
    assert.equal(await page.getByLabel(said.digits).inputValue(), "9");
    await page.getByRole("button", { name: said.save(1) }).click();
    await page.locator(".pf-save-bar").waitFor({ state: "detached" });
    await elsewhere(page, { "limits.quota.online": null, "limits.password.min": null });
  });
});

// ADM-05: name, colour and logo are previewed, saved, and show on the portal and in the console.
test("the brand shows on the portal and in the console", { timeout: 300_000 }, async () => {
  const sam = await operator({ lang: "zh", width: 1440 });
  const { page } = sam;
  const said = SAID.zh;
  await story(sam, "settings-brand", async () => {
    await page.goto(`${world.base}/admin/settings`);
    await page.getByLabel(said.colour).fill("#ffee00");
    await page.getByText(said.light).waitFor();
    await page.getByLabel(said.colour).fill("#0b7a4b");
    await page.getByLabel(said.name).fill("示例开放平台");
    await page.locator(".pf-preview-bar", { hasText: "示例开放平台" }).first().waitFor();
    await page.locator('input[type="file"]').setInputFiles(await picture(world, "licence"));
    await page.locator(".pf-setting img.pf-logo").waitFor();
    await page.locator(".pf-brand img.pf-brand-logo").waitFor();
    await clean(page, "brand preview zh 1440");
    await shot(page, "settings-zh-1440-5-brand");
    await page.getByRole("button", { name: said.save(2) }).click();
    await page.locator(".pf-save-bar").waitFor({ state: "detached" });
    await page.locator(".pf-brand", { hasText: "示例开放平台" }).waitFor();
    const primary = () =>
      page.evaluate(() => document.documentElement.style.getPropertyValue("--pf-primary").toLowerCase());
    await page.waitForFunction(() => document.documentElement.style.getPropertyValue("--pf-button") === "#0b7a4b");
    assert.equal(await primary(), "#0b7a4b");
    await clean(page, "branded console zh 1440");
    await shot(page, "settings-zh-1440-6-branded");
    const home = await portal("/");
    assert.ok(home.includes("示例开放平台") && home.includes("/brand/0b7a4b.css") && home.includes("/brand/logo/"));
  });
  for (const [lang, width, shade] of [
    ["zh", 1440, "light"],
    ["en", 390, "dark"],
  ]) {
    const visitor = await person(browser, world, { lang, width, shade });
    await story(visitor, `settings-portal-${lang}-${width}`, async () => {
      await visitor.page.goto(`${world.base}/`);
      await clean(visitor.page, `branded portal ${lang} ${width} ${shade}`);
      await shot(visitor.page, `settings-portal-${lang}-${width}-${shade}`);
    });
  }
  const dana = await person(browser, world, { lang: "en", width: 390, shade: "dark" });
  await story(dana, "settings-branded-dark", async () => {
    const { login, password } = world.demo.developers.find((one) => one.state === "verified");
    await logIn(dana, world, login, password, "/console");
    await dana.page.waitForFunction(() => document.documentElement.style.getPropertyValue("--pf-button") === "#0b7a4b");
    await dana.page.locator("h1").waitFor();
    await clean(dana.page, "branded console en 390 dark");
    await shot(dana.page, "settings-en-390-7-branded-dark");
  });
});

// NTF-04: words are refused with an unknown variable, tried out, changed, and arrive in the demo inbox.
test("a template is edited and arrives", { timeout: 300_000 }, async () => {
  const sam = await operator({ lang: "zh", width: 1440 });
  const { page } = sam;
  const said = SAID.zh;
  await story(sam, "settings-template", async () => {
    await page.goto(`${world.base}/admin/templates`);
    await page.locator('a[href="/admin/templates/code"]').waitFor();
    await clean(page, "templates zh 1440");
    await shot(page, "settings-zh-1440-8-templates");
    await page.locator('a[href="/admin/templates/code"]').click();
    const sms = page.locator("#words-zh-sms");
    await sms.fill("你的口令 {nobody}");
    await page.getByRole("button", { name: said.words }).click();
    await page.locator(".pf-words-field", { hasText: said.unknown }).waitFor();
    await sms.fill("你的口令 ");
    await page.getByRole("button", { name: "{code}", exact: false }).first().click();
    assert.equal(await sms.inputValue(), "你的口令 {code}");
    await page.getByRole("button", { name: said.preview }).click();
    await page.getByText("你的口令 271828").waitFor();
    await clean(page, "template zh 1440");
    await shot(page, "settings-zh-1440-9-template");
    await page.getByRole("button", { name: said.words }).click();
    await page.locator(".pf-save-bar").waitFor({ state: "detached" });
    assert.match(await codeText(sam.context, "13912340001"), /你的口令 \d{6}/);
    await page.goto(`${world.base}/admin/templates?tab=history`);
    await page.getByText("验证码 · 中文 · 短信").waitFor();
    await clean(page, "template history zh 1440");
    await shot(page, "settings-zh-1440-10-template-history");
    await page.getByRole("button", { name: said.undo }).click();
    await page.getByRole("dialog").getByRole("button", { name: said.restore }).click();
    await page.getByText("恢复到版本 0").first().waitFor();
    assert.match(await codeText(sam.context, "13912340002"), /验证码 \d{6}/);
    await page.goto(`${world.base}/admin/messages`);
    await page.locator("tbody tr", { hasText: "139****0002" }).first().waitFor();
    await clean(page, "messages zh 1440");
    await shot(page, "settings-zh-1440-11-messages");
    await page.goto(`${world.base}/admin/messages?kind=code&channel=sms&state=sent&provider=console`);
    await page.locator("tbody tr", { hasText: "139****0002" }).first().waitFor();
    await page.locator("tbody tr", { hasText: "139****0002" }).first().getByRole("button").click();
    await page.getByRole("dialog").getByText(said.sent).waitFor();
    await clean(page, "message zh 1440");
    await shot(page, "settings-zh-1440-12-message");
    await page.goto(`${world.base}/admin/messages?state=failed`);
    await page.locator("tbody tr").first().waitFor({ state: "detached" });
  });
});

// NTF-03: channels are chosen by topic; security is not switched off entirely.
for (const [lang, width, shade] of [
  ["zh", 1440, "light"],
  ["en", 390, "dark"],
]) {
  test(`channels are chosen, ${lang} at ${width}`, { timeout: 300_000 }, async () => {
    const dana = await person(browser, world, { lang, width, shade });
    const { page } = dana;
    const said = SAID[lang];
    await story(dana, `settings-channels-${lang}`, async () => {
      const { login, password } = world.demo.developers.find((one) => one.state === "verified");
      await logIn(dana, world, login, password, "/console/messages");
      await page.goto(`${world.base}/console/messages/channels`);
      const sms = page.getByRole("switch", { name: said.sms });
      await sms.waitFor();
      await clean(page, `channels ${lang} ${width}`);
      await shot(page, `settings-channels-${lang}-${width}`);
      await sms.click();
      await page.getByRole("button", { name: said.reset }).waitFor();
      assert.equal(await sms.getAttribute("aria-checked"), "false");
      await page.reload();
      await sms.waitFor();
      assert.equal(await sms.getAttribute("aria-checked"), "false");
      const security = page.getByRole("switch", { name: said.security });
      await security.click();
      await page.locator(".ant-message").getByText(said.kept).waitFor();
      assert.equal(await security.getAttribute("aria-checked"), "true");
      await page.getByRole("button", { name: said.reset }).click();
      await page.getByRole("button", { name: said.reset }).waitFor({ state: "detached" });
      assert.equal(await sms.getAttribute("aria-checked"), "true");
      await clean(page, `channels again ${lang} ${width}`);
    });
  });
}

// ADM-05, NTF-04: the same pages on a phone in English.
test("the pages of settings work on a phone", { timeout: 300_000 }, async () => {
  const sam = await operator({ lang: "en", width: 390, shade: "dark" });
  const { page } = sam;
  await story(sam, "settings-phone", async () => {
    await page.goto(`${world.base}/admin/settings`);
    await page.getByLabel(SAID.en.digits).waitFor();
    await clean(page, "settings en 390");
    await shot(page, "settings-en-390-1");
    await page.getByLabel(SAID.en.digits).fill("3");
    await page.getByRole("button", { name: SAID.en.save(1) }).click();
    await page.locator(".pf-setting-error", { hasText: SAID.en.range }).waitFor();
    await clean(page, "settings refused en 390");
    await shot(page, "settings-en-390-2-refused");
    await page.goto(`${world.base}/admin/settings?tab=history`);
    await page.locator("tbody tr").first().waitFor();
    await clean(page, "history en 390");
    await shot(page, "settings-en-390-3-history");
    await page.goto(`${world.base}/admin/templates/verification.rejected`);
    await page.locator("#words-en-text").waitFor();
    await clean(page, "template en 390");
    await shot(page, "settings-en-390-4-template");
    await page.goto(`${world.base}/admin/templates`);
    await page.locator('a[href="/admin/templates/code"]').waitFor();
    await clean(page, "templates en 390");
    await page.goto(`${world.base}/admin/messages`);
    await page.locator("tbody tr").first().waitFor();
    await clean(page, "messages en 390");
    await shot(page, "settings-en-390-5-messages");
  });
});
