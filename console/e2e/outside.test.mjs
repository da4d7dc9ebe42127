// Logging in through an outside OpenID Connect provider by clicking: its user lands in the console, and can be unlinked.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { clean, logIn, person, shot, stage } from "./lib.mjs";

const WORDS = {
  zh: {
    button: "应用商店账号登录",
    accept: "同意并继续",
    link: "关联",
    unlink: "解除关联",
    ok: "确定",
    none: "未关联",
  },
  en: {
    button: "Log in with the app store",
    accept: "Accept and continue",
    link: "Link",
    unlink: "Unlink",
    ok: "OK",
    none: "Not linked",
  },
};

let world;
let browser;
let provider;
/** Whom the provider sends back next. */
let subject = "nobody";

/** A provider that agrees at once and keeps what it was asked under the code. */
function startProvider() {
  const asked = new Map();
  const part = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const server = createServer(async (request, response) => {
    const url = new URL(request.url, provider.issuer);
    const json = (value, status = 200) => {
      response.writeHead(status, { "content-type": "application/json" });
      response.end(JSON.stringify(value));
    };
    if (url.pathname === "/.well-known/openid-configuration") {
      const { issuer } = provider;
      return json({ issuer, authorization_endpoint: `${issuer}/authorize`, token_endpoint: `${issuer}/token` });
    }
    if (url.pathname === "/authorize") {
      const code = `code-${asked.size}`;
      asked.set(code, { ...Object.fromEntries(url.searchParams), subject });
      const back = new URL(url.searchParams.get("redirect_uri"));
      back.search = new URLSearchParams({ code, state: url.searchParams.get("state") });
      response.writeHead(302, { location: back.href });
      return response.end();
    }
    let body = "";
    for await (const chunk of request) body += chunk;
    const form = new URLSearchParams(body);
    const kept = asked.get(form.get("code"));
    const challenge = createHash("sha256").update(form.get("code_verifier")).digest("base64url");
    if (kept?.code_challenge !== challenge) return json({ error: "invalid_grant" }, 400);
    const now = Math.floor(Date.now() / 1000);
    const claims = {
      iss: provider.issuer,
      sub: kept.subject,
      aud: "paifang",
      iat: now,
      exp: now + 300,
      nonce: kept.nonce,
    };
    json({
      token_type: "Bearer",
      access_token: "x",
      id_token: `${part({ alg: "RS256" })}.${part({ ...claims, name: kept.subject })}.c2ln`,
    });
  });
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => resolve({ issuer: `http://127.0.0.1:${server.address().port}`, server }));
  });
}

before(async () => {
  provider = await startProvider();
  process.env.PAIFANG_ACCOUNTS__OUTSIDE__ISSUER = provider.issuer;
  process.env.PAIFANG_ACCOUNTS__OUTSIDE__CLIENT_ID = "paifang";
  process.env.PAIFANG_ACCOUNTS__OUTSIDE__CLIENT_SECRET = "secret";
  process.env.PAIFANG_ACCOUNTS__OUTSIDE__PRIVATE = "true";
  [world, browser] = await stage();
});
after(async () => {
  await browser?.close();
  await world?.stop();
  provider?.server.closeAllConnections();
  provider?.server.close();
});

/** Somebody new comes through the provider; then a developer links, logs in with it and unlinks. */
async function journey(lang, width, state) {
  const w = WORDS[lang];
  const tag = `${lang}-${width}`;
  const who = await person(browser, world, { lang, width });
  const { page } = who;
  try {
    subject = `new-${tag}`;
    await page.goto(`${world.base}/login`);
    await clean(page, `login ${tag}`);
    await shot(page, `outside-0-login-${tag}`);
    await page.getByRole("button", { name: w.button }).click();
    await page.waitForURL(/\/console\/agreements/);
    await page.getByRole("button", { name: w.accept }).click();
    await page.waitForURL(/\/console\/verify/);
  } finally {
    await who.context.close();
  }
  const dana = await person(browser, world, { lang, width });
  try {
    subject = `dana-${tag}`;
    const { login, password } = world.demo.developers.find((one) => one.state === state);
    await logIn(dana, world, login, password, "/console/account/security");
    await dana.page.getByText(w.none).waitFor();
    await dana.page.getByRole("button", { name: w.link, exact: true }).click();
    await dana.page.getByText(subject).waitFor();
    await dana.page.waitForURL((url) => url.pathname === "/console/account/security" && url.search === "");
    await clean(dana.page, `linked ${tag}`);
    await shot(dana.page, `outside-1-linked-${tag}`);
    await dana.page.getByRole("button", { name: w.unlink }).click();
    await dana.page.getByRole("button", { name: w.ok, exact: true }).click();
    await dana.page.getByText(w.none).waitFor();

    await dana.context.clearCookies({ name: "paifang_session" });
    await dana.page.goto(`${world.base}/login/outside?error=access_denied&state=x`);
    await dana.page.locator("#refusal").waitFor();
    assert.equal(new URL(dana.page.url()).search, "", "the answer leaves the address");
    await clean(dana.page, `denied ${tag}`);
    await shot(dana.page, `outside-2-denied-${tag}`);
  } finally {
    await dana.context.close();
  }
}

test("ACC-16 in Chinese on a desktop: a provider's user lands in the console, a developer links one", () =>
  journey("zh", 1440, "unverified"));

test("ACC-16 in English on a phone: a provider's user lands in the console, a developer links one", () =>
  journey("en", 390, "rejected"));
