// Confirming oneself again, API tokens and second factors, by clicking.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { clean, confirmAgain, launch, logIn, person, serve, shot, story } from "./lib.mjs";

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
  },
};

let world;
let browser;
before(async () => {
  [world, browser] = await Promise.all([serve(), launch()]);
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
test("an API token in Chinese on a desktop", { timeout: 120_000 }, () => tokens("zh", 1440, "light"));
test("and in English on a phone in the dark", { timeout: 120_000 }, () => tokens("en", 390, "dark"));
