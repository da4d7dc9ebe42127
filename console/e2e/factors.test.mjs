// Confirming oneself again, API tokens and second factors, by clicking.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { clean, confirmAgain, logIn, logInStaff, person, serve, shot, stage, story, totp } from "./lib.mjs";

/** PATIENCE=10 waits ten times as long, as in the library. */
const PATIENCE = Number(process.env.PATIENCE ?? 1);

const WORDS = {
  zh: {
    create: "新建令牌",
    read: "只读",
    org: "企业设置",
    needed: "至少选择一项权限",
    kept: "我已保存",
    never: "从未使用",
    revoke: "吊销",
    revoked: "令牌已吊销",
    made: "新建访问令牌",
    setUp: "绑定身份验证器",
    turnOn: "验证并开启",
    on: "已开启",
    logIn: "验证并登录",
    wrong: "验证码不正确或已使用",
    remove: "移除 身份验证器",
    passkey: "添加通行密钥",
    usePasskey: "使用通行密钥",
    demanded: "运营账号必须开启两步验证",
    optional: "演示环境不强制两步验证",
    queue: "审核队列",
  },
  en: {
    create: "New token",
    read: "Read",
    org: "Organisation",
    needed: "Choose at least one scope",
    kept: "I have stored it",
    never: "Never used",
    revoke: "Revoke",
    revoked: "Token revoked",
    made: "API token created",
    setUp: "Set up an authenticator",
    turnOn: "Confirm and turn on",
    on: "On",
    logIn: "Confirm and log in",
    wrong: "The code is wrong or was used before",
    remove: "Remove Authenticator app",
    passkey: "Add a passkey",
    usePasskey: "Use a passkey",
    demanded: "Operators must set up a second factor",
    optional: "The demo does not insist on a second factor",
    queue: "Review queue",
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

const verified = () => world.demo.developers.find((one) => one.state === "verified");

/** What a program gets that has nothing but a token. */
async function program(token, method, path, body) {
  const answer = await fetch(`${world.base}/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: body && JSON.stringify(body),
  });
  const document = await answer.json();
  return answer.ok ? document : document.code;
}

async function tokens(lang, width, shade) {
  const w = WORDS[lang];
  const tag = `tokens-${lang}-${width}`;
  const { login, password } = verified();
  const dana = await person(browser, world, { lang, width, shade });
  const { page } = dana;
  const dialog = page.getByRole("dialog");
  await story(dana, tag, async () => {
    await logIn(dana, world, login, password, "/console/account");
    await page.goto(`${world.base}/console/account`);
    await page.locator('a[href="/console/account/tokens"]').click();
    await page.getByRole("button", { name: w.create }).waitFor();
    await clean(page, `${tag} empty`);
    await shot(page, `${tag}-1-empty`);
    await page.getByRole("button", { name: w.create }).click();
    await dialog.locator("#name").fill(`sync ${lang}`);
    await dialog.getByRole("button", { name: w.create }).click();
    await dialog.getByText(w.needed).waitFor();
    const line = dialog.locator(".pf-scopes .pf-row", { hasText: w.org });
    await line.getByText(w.read, { exact: true }).click();
    await clean(page, `${tag} form`);
    await shot(page, `${tag}-2-form`);
    await dialog.getByRole("button", { name: w.create }).click();
    await page.locator("#again_password").waitFor();
    await clean(page, `${tag} confirm`);
    await shot(page, `${tag}-3-confirm`);
    await confirmAgain(page, password);
    const token = await dialog.getByText(/^pft_[\w-]{43}$/).textContent();
    await clean(page, `${tag} made`);
    await shot(page, `${tag}-4-made`);
    await dialog.getByRole("button", { name: w.kept }).click();
    await page.getByText(w.never).waitFor();
    assert.ok(!(await page.content()).includes(token), "the token is shown once");

    const settings = await program(token, "GET", "/organisation");
    assert.equal(typeof settings.version, "number");
    const change = { display_name: "改名", version: settings.version };
    assert.equal(await program(token, "PUT", "/organisation", change), "role_forbidden");
    assert.equal(await program(token, "GET", "/apps"), "role_forbidden");
    await page.reload();
    await page.getByText(`sync ${lang}`).waitFor();
    assert.equal(await page.getByText(w.never).count(), 0);
    await clean(page, `${tag} list`);
    await shot(page, `${tag}-5-list`);
    await page.getByRole("button", { name: `${w.revoke} sync ${lang}` }).click();
    await page.locator(".ant-popconfirm").getByRole("button", { name: w.revoke }).click();
    await page.getByText(w.revoked).waitFor();
    assert.equal(await program(token, "GET", "/organisation"), "login_required");
    await page.goto(`${world.base}/console/account/security`);
    await page.getByText(w.made).first().waitFor();
  });
}

// ADM-09: a token with read scope reads, and its writes are refused; rule A11: it is made only after a factor was entered again.
test("an API token in Chinese on a desktop", { timeout: 120_000 * PATIENCE }, () => tokens("zh", 1440, "light"));
test("and in English on a phone in the dark", { timeout: 120_000 * PATIENCE }, () => tokens("en", 390, "dark"));

/** Sets an authenticator up on the open page; returns its secret and the recovery codes. */
async function enrol(page, lang, password, tag) {
  const w = WORDS[lang];
  await page.getByRole("button", { name: w.setUp }).click();
  await confirmAgain(page, password);
  await page.locator(".pf-qr canvas").waitFor();
  await clean(page, `${tag} picture`);
  await shot(page, `${tag}-picture`);
  const secret = await page
    .getByRole("dialog")
    .getByText(/^[A-Z2-7]{32}$/)
    .textContent();
  await page.locator("#totp_code").fill("000000");
  await page.getByRole("button", { name: w.turnOn }).click();
  await page.getByText(w.wrong).waitFor();
  await page.locator("#totp_code").fill(totp(secret));
  await page.getByRole("button", { name: w.turnOn }).click();
  await page.locator(".pf-codes li").nth(9).waitFor();
  await clean(page, `${tag} codes`);
  await shot(page, `${tag}-codes`);
  const codes = await page.locator(".pf-codes li").allTextContents();
  await page.getByRole("dialog").getByRole("button", { name: w.kept }).click();
  await page.locator(".pf-lines").getByText(w.on, { exact: true }).waitFor();
  await clean(page, `${tag} on`);
  await shot(page, `${tag}-on`);
  return { secret, codes };
}

/** Enters the password on the page before sign-in; a second step is waited for. */
async function firstStep(page, { login, password }) {
  await page.goto(`${world.base}/login?return_to=%2Fconsole%2Faccount`);
  await page.locator("#login").fill(login);
  await page.locator("#password").fill(password);
  await Promise.all([page.waitForURL(/\/login\/factor/), page.locator("#submit").click()]);
}

async function authenticator(lang, width, shade, state) {
  const w = WORDS[lang];
  const tag = `totp-${lang}-${width}`;
  const who = world.demo.developers.find((one) => one.state === state);
  const [dana, other] = await Promise.all([
    person(browser, world, { lang, width, shade }),
    person(browser, world, { lang, width, shade }),
  ]);
  let kit;
  await story(dana, tag, async () => {
    await logIn(dana, world, who.login, who.password, "/console/account");
    await dana.page.goto(`${world.base}/console/account/security`);
    kit = await enrol(dana.page, lang, who.password, tag);
  });
  await story(other, `${tag}-login`, async () => {
    const { page } = other;
    await firstStep(page, who);
    assert.equal((await page.request.get(`${world.base}/api/v1/me`)).status(), 401);
    await clean(page, `${tag} second step`);
    await page.locator("#code").fill("000000");
    await page.getByRole("button", { name: w.logIn }).click();
    await page.getByText(w.wrong).waitFor();
    await clean(page, `${tag} wrong`);
    await shot(page, `${tag}-second-step`);
    // The step of now was used to set it up; the clock may be half a minute off.
    await page.locator("#code").fill(totp(kit.secret, 1));
    await Promise.all([page.waitForURL(/console\/account/), page.getByRole("button", { name: w.logIn }).click()]);
    assert.equal((await page.request.get(`${world.base}/api/v1/me`)).status(), 200);
    await other.context.clearCookies({ name: "paifang_session" });
    await firstStep(page, who);
    await page.locator("#code").fill(kit.codes[0]);
    await Promise.all([page.waitForURL(/console\/account/), page.getByRole("button", { name: w.logIn }).click()]);
    await page.goto(`${world.base}/console/account/security`);
    await page.getByRole("button", { name: w.remove }).click();
    await page.locator(".ant-popconfirm .ant-btn-primary").click();
    await confirmAgain(page, who.password);
    await page.getByRole("button", { name: w.setUp }).waitFor();
  });
}

// LOG-09: with TOTP set, the password alone opens no session; a code does, or a recovery code.
test("an authenticator in Chinese on a desktop", { timeout: 120_000 * PATIENCE }, () =>
  authenticator("zh", 1440, "dark", "unverified"),
);
test("and in English on a phone", { timeout: 120_000 * PATIENCE }, () => authenticator("en", 390, "light", "rejected"));

// LOG-09: a passkey is the second step, or logs in alone. Browsers know none at an address of numbers.
test("a passkey logs in alone and as the second step", { timeout: 120_000 * PATIENCE }, async () => {
  const w = WORDS.zh;
  const named = { ...world, base: world.base.replace("127.0.0.1", "localhost") };
  const who = world.demo.developers.find((one) => one.state === "pending");
  const dana = await person(browser, named, { lang: "zh", width: 390 });
  const { page } = dana;
  const device = await dana.context.newCDPSession(page);
  await device.send("WebAuthn.enable");
  await device.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  await story(dana, "passkey", async () => {
    await logIn(dana, named, who.login, who.password, "/console/account");
    await page.goto(`${named.base}/console/account/security`);
    await page.getByRole("button", { name: w.passkey }).click();
    await page.locator("#passkey_name").fill("测试手机");
    await clean(page, "passkey name");
    await shot(page, "passkey-name");
    await page.getByRole("dialog").getByRole("button", { name: w.passkey }).click();
    await confirmAgain(page, who.password);
    await page.locator(".pf-codes li").nth(9).waitFor();
    await page.getByRole("dialog").getByRole("button", { name: w.kept }).click();
    await page.getByText("测试手机").waitFor();
    await clean(page, "passkey on");
    await shot(page, "passkey-on");
    await dana.context.clearCookies({ name: "paifang_session" });
    await page.goto(`${named.base}/login?return_to=%2Fconsole%2Faccount`);
    await clean(page, "login with passkey");
    await shot(page, "passkey-login");
    await Promise.all([page.waitForURL(/console\/account/), page.locator("#passkey").click()]);
    await dana.context.clearCookies({ name: "paifang_session" });
    await page.goto(`${named.base}/login?return_to=%2Fconsole%2Faccount`);
    await page.locator("#login").fill(who.login);
    await page.locator("#password").fill(who.password);
    await Promise.all([page.waitForURL(/\/login\/factor/), page.locator("#submit").click()]);
    await Promise.all([page.waitForURL(/console\/account/), page.locator("#passkey").click()]);
    assert.equal((await page.request.get(`${named.base}/api/v1/me`)).status(), 200);
  });
});

// Rule A12: an operator sets a second factor up before anything else opens; in the demo it is only asked for.
test("an operator must set a second factor up", { timeout: 180_000 * PATIENCE }, async () => {
  const lax = await person(browser, world, { lang: "zh", width: 1440 });
  await story(lax, "operator-lax", async () => {
    await logInStaff(lax, world, world.demo.reviewer);
    await lax.page.getByText(WORDS.zh.optional).waitFor();
    await clean(lax.page, "hint");
    await shot(lax.page, "operator-factor-hint");
  });
  await world.stop();
  process.env.PAIFANG_ACCOUNTS__OPERATOR_FACTOR = "required";
  world = await serve();
  for (const [lang, width, who] of [
    ["zh", 1440, world.demo.reviewer],
    ["en", 390, world.demo.operator],
  ]) {
    const w = WORDS[lang];
    const tag = `operator-factor-${lang}-${width}`;
    const rui = await person(browser, world, { lang, width });
    const { page } = rui;
    await story(rui, tag, async () => {
      await logInStaff(rui, world, who);
      await page.waitForURL(/\/admin\/security/);
      await page.getByText(w.demanded).first().waitFor();
      await clean(page, `${tag} demanded`);
      await shot(page, `${tag}-demanded`);
      assert.equal((await page.request.get(`${world.base}/api/v1/admin/reviews`)).status(), 403);
      const { secret } = await enrol(page, lang, who.password, tag);
      assert.equal((await page.request.get(`${world.base}/api/v1/admin/reviews`)).status(), 200);
      await rui.context.clearCookies({ name: "paifang_staff" });
      await page.goto(`${world.base}/admin/login`);
      await page.locator("#login").fill(who.login);
      await page.locator("#password").fill(who.password);
      await page.locator("button[type=submit]").click();
      await page.locator("#code").waitFor();
      await clean(page, `${tag} second step`);
      await shot(page, `${tag}-second-step`);
      await page.locator("#code").fill(totp(secret, 1));
      await Promise.all([page.waitForURL(/\/admin\/(?!login)/), page.locator("button[type=submit]").click()]);
      assert.equal((await page.request.get(`${world.base}/api/v1/admin/reviews`)).status(), 200);
    });
  }
});
