// Starts a fresh demo server and a browser, and knows the steps that several stories share.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createHmac } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const AXE = readFileSync(fileURLToPath(import.meta.resolve("axe-core/axe.min.js")), "utf8");
const SHOTS = fileURLToPath(new URL("shots/", import.meta.url));
const BIN = process.env.BIN ?? fileURLToPath(new URL("../../target/debug/paifang", import.meta.url));
const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";
/** PATIENCE=10 waits ten times as long, for a machine that is busy with something else. */
const PATIENCE = Number(process.env.PATIENCE ?? 1);
mkdirSync(SHOTS, { recursive: true });

/** Desktop and phone, the two sizes that are promised. */
export const SIZES = { 1440: { width: 1440, height: 900 }, 390: { width: 390, height: 844 } };

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

/** A fresh demo world; `stop` ends it and removes its data. */
export async function serve() {
  const data = mkdtempSync(join(tmpdir(), "paifang-e2e-"));
  const port = await freePort();
  const child = spawn(BIN, ["serve", "--demo", "--data", data, "--listen", `127.0.0.1:${port}`], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  child.stdout.on("data", (bytes) => (said += bytes));
  child.stderr.on("data", (bytes) => (said += bytes));
  const base = `http://127.0.0.1:${port}`;
  const facts = join(data, "demo.json");
  for (let tries = 0; ; tries++) {
    const up =
      existsSync(facts) &&
      (await fetch(`${base}/readyz`).then(
        (answer) => answer.ok,
        () => false,
      ));
    if (up) break;
    if (child.exitCode !== null || tries > 300 * PATIENCE) {
      // A child that is left alone would keep the whole story from ending.
      child.kill("SIGKILL");
      rmSync(data, { recursive: true, force: true });
      throw new Error(`the server did not start:\n${said.slice(-2000)}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return {
    base,
    demo: JSON.parse(readFileSync(facts, "utf8")),
    async stop() {
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGTERM");
      await ended;
      rmSync(data, { recursive: true, force: true });
    },
  };
}

/** A fresh demo world and a browser for it; with no world the browser is closed, or the story would never end. */
export async function stage() {
  const browser = await launch();
  try {
    return [await serve(), browser];
  } catch (fault) {
    await browser.close();
    throw fault;
  }
}

export function launch() {
  return chromium.launch({
    executablePath: CHROMIUM,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

/** With FRESH=1 the pages come from `dist` instead of the binary, so that a change can be tried without building the server. */
async function fresh(context, world) {
  const dist = fileURLToPath(new URL("../dist/", import.meta.url));
  await context.route(
    (url) => url.origin === world.base && /^\/(console|admin)(\/|$)/.test(url.pathname),
    (route) => {
      const path = new URL(route.request().url()).pathname;
      const file = /^\/console\/.*\.\w+$/.test(path)
        ? join(dist, path.replace("/console/", ""))
        : join(dist, "index.html");
      return route.fulfill({ path: file });
    },
  );
}

/** A person at a browser; everything the console complains about is kept and asserted by `quiet`. */
export async function person(browser, world, { lang = "zh", width = 1440, shade = "light" } = {}) {
  const context = await browser.newContext({
    viewport: SIZES[width],
    locale: lang === "zh" ? "zh-CN" : "en-US",
    colorScheme: shade,
    reducedMotion: "reduce",
    hasTouch: width < 500,
  });
  context.setDefaultTimeout(20_000 * PATIENCE);
  if (process.env.FRESH) await fresh(context, world);
  await context.addCookies([{ name: "paifang_lang", value: lang, url: world.base }]);
  const page = await context.newPage();
  const noise = [];
  page.on("pageerror", (error) => noise.push(String(error)));
  page.on("console", (message) => {
    // Chromium would have RS256 keys asked for too, which nothing here reads.
    const expected = /pubKeyCredParams|status of (401|403|404|409|422|429)/.test(message.text());
    if (["error", "warning"].includes(message.type()) && !expected) noise.push(message.text());
  });
  page.on("request", (request) => {
    if (!request.url().startsWith(world.base) && !/^(data|blob):/.test(request.url()))
      noise.push(`foreign origin: ${request.url()}`);
  });
  return { page, context, lang, width, shade, quiet: () => assert.deepEqual(noise, []) };
}

/** WCAG 2.1 AA and best practice by axe, and no sideways scrolling. */
export async function clean(page, where) {
  await page.waitForFunction(() => document.querySelectorAll(".ant-spin-spinning").length === 0);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  assert.ok(wide <= 0, `${where}: ${wide} px too wide`);
  await page.evaluate(AXE);
  const found = await page.evaluate(async () => {
    const result = await window.axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"] });
    return result.violations.map(
      (one) =>
        `${one.id}: ${one.nodes.map((node) => `${node.target.join(" ")} (${node.any[0]?.message ?? node.html})`).join("; ")}`,
    );
  });
  assert.deepEqual(found, [], where);
}

export function shot(page, name) {
  return page.screenshot({ path: join(SHOTS, `${name}.png`) });
}

/** Adds the check character of GB 11643 to seventeen digits. */
export function idNumber(seventeen) {
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  const sum = weights.reduce((total, weight, at) => total + weight * Number(seventeen[at]), 0);
  return seventeen + "10X98765432"[sum % 11];
}

/** The newest code sent to somebody, from the demo inbox; `before` is an older one that is not meant. */
export async function codeFor(world, recipient, before) {
  for (let tries = 0; tries < 100 * PATIENCE; tries++) {
    const { items } = await fetch(`${world.base}/demo/inbox.json`).then((answer) => answer.json());
    const mine = items.find((one) => one.code && one.recipient.includes(recipient));
    if (mine && mine.code !== before) return mine.code;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`no code arrived for ${recipient}`);
}

/** Runs a story and keeps a picture of the page where it broke. */
export async function story(who, name, steps) {
  try {
    await steps();
    who.quiet();
  } catch (failure) {
    await shot(who.page, `broken-${name}`).catch(() => {});
    throw failure;
  } finally {
    await who.context.close();
  }
}

/** A sample picture of the demo world, as a file to upload. */
export async function picture(world, name) {
  const answer = await fetch(`${world.base}/demo/documents/${name}.png`);
  assert.equal(answer.status, 200);
  return { name: `${name}.png`, mimeType: "image/png", buffer: Buffer.from(await answer.arrayBuffer()) };
}

/** Logs a developer of the demo world in over the pages before sign-in. */
export async function logIn(who, world, login, password, to = "/console") {
  await who.page.goto(`${world.base}/login?return_to=${encodeURIComponent(to)}`);
  await who.page.locator("#login").fill(login);
  await who.page.locator("#password").fill(password);
  await Promise.all([
    who.page.waitForURL(/\/console/),
    who.page.locator("form button[type=submit], form #submit").first().click(),
  ]);
}

/** The code that an authenticator app with this secret (base 32) shows now, or so many half minutes later. */
export function totp(secret, later = 0) {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = [...secret].map((letter) => letters.indexOf(letter).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => Number.parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + later));
  const tag = createHmac("sha1", key).update(step).digest();
  const number = tag.readUInt32BE(tag[19] & 15) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, "0");
}

/** Answers the dialog that asks for the password again before what touches the security of an account (rule A11). */
export async function confirmAgain(page, password) {
  await page.locator("#again_password").fill(password);
  const dialog = page.getByRole("dialog").filter({ has: page.locator("#again_password") });
  await dialog.locator(".ant-btn-primary").click();
  await page.locator("#again_password").waitFor({ state: "detached" });
}

/** Shows the documents of the open case, which ask the reviewer to confirm first (rule P4). */
export async function showDocuments(page, password) {
  await page.locator(".pf-viewer-closed .ant-btn-primary").click();
  await confirmAgain(page, password);
  await page.locator(".pf-stage img").waitFor();
}

export async function logInStaff(who, world, { login, password }) {
  await who.page.goto(`${world.base}/admin/login`);
  await who.page.locator("#login").fill(login);
  await who.page.locator("#password").fill(password);
  await Promise.all([who.page.waitForURL(/\/admin\/(?!login)/), who.page.locator("button[type=submit]").click()]);
}

/** Registers somebody over the public API, in the cookie jar of this browser. */
export async function register(who, world, recipient, password) {
  const ask = (path, data) => who.context.request.post(`${world.base}/api/v1${path}`, { data });
  const captcha = await (await ask("/captchas", { purpose: "register" })).json();
  const email = recipient.includes("@");
  const wish = { channel: email ? "email" : "sms", purpose: "register", recipient };
  const sent = await (await ask("/codes", { ...wish, captcha_id: captcha.id, captcha_answer: captcha.answer })).json();
  const code = await codeFor(world, recipient);
  const form = { password, password_again: password, code, code_ticket: sent.ticket, agreement: true };
  const made = await ask("/accounts", { ...form, [email ? "email" : "phone"]: recipient });
  assert.equal(made.status(), 201, await made.text());
}

/** Fills the picture test of the page with the answer that the demonstration shows beside it. */
export async function answerCaptcha(page) {
  const hint = await page.locator("#captcha-hint", { hasText: /[0-9A-Za-z]{4}/ }).textContent();
  await page.locator("#captcha").fill(/[0-9A-Za-z]{4,6}(?!.*[0-9A-Za-z])/.exec(hint)[0]);
}
