// Every page of the console in both themes, both sizes and both languages, on a world with something in it; and what it weighs.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { clean, logIn, logInStaff, person, shot, stage, story } from "./lib.mjs";

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

/** Opens each address, waits for its heading, and looks at it. */
async function walk(who, pages) {
  const { page, lang, width, shade } = who;
  for (const [name, address] of Object.entries(pages)) {
    await page.goto(world.base + address);
    await page.locator("h1").first().waitFor();
    await page.waitForLoadState("networkidle");
    await clean(page, `${name} ${lang} ${width} ${shade}`);
    await shot(page, `page-${name}-${lang}-${width}-${shade}`);
  }
}

async function developerPages(lang, width, shade) {
  const dana = await person(browser, world, { lang, width, shade });
  await story(dana, `pages-${lang}-${width}`, async () => {
    const { login, password } = developer("verified");
    await logIn(dana, world, login, password, "/console/apps");
    const link = dana.page.locator("tbody a[href^='/console/apps/app_']").first();
    await link.waitFor();
    const app = await link.getAttribute("href");
    await walk(dana, {
      overview: "/console",
      apps: "/console/apps",
      "app-new": "/console/apps?new=1",
      app,
      "app-keys": `${app}?tab=keys`,
      "app-solutions": `${app}?tab=solutions`,
      "app-quota": `${app}?tab=quota`,
      "app-calls": `${app}?tab=calls`,
      "app-danger": `${app}?tab=danger`,
      solutions: "/console/solutions",
      solution: `/console/solutions/${world.demo.solution_id}`,
      tester: "/console/tester",
      logs: "/console/logs",
      messages: "/console/messages",
      account: "/console/account",
      approved: "/console/verify/status",
      type: "/console/type",
      enterprise: "/console/verify/enterprise",
      missing: "/console/nowhere",
    });
  });
}

async function operatorPages(lang, width, shade) {
  const rui = await person(browser, world, { lang, width, shade });
  await story(rui, `admin-${lang}-${width}`, async () => {
    await rui.page.goto(`${world.base}/admin/login`);
    await walk(rui, { "admin-login": "/admin/login", "admin-setup": "/admin/setup?token=x" });
    await logInStaff(rui, world, world.demo.operator);
    await rui.page.goto(`${world.base}/admin/catalog/apis`);
    const api = await rui.page.locator("tbody a[href^='/admin/catalog/apis/api_']").first().getAttribute("href");
    await walk(rui, {
      reviews: "/admin/reviews?state=all",
      "catalog-apis": "/admin/catalog/apis",
      "catalog-import": "/admin/catalog/apis/new",
      "catalog-api": api,
      "catalog-solutions": "/admin/catalog/solutions",
      "catalog-solution": `/admin/catalog/solutions/${world.demo.solution_id}`,
      operators: "/admin/operators",
      audit: "/admin/audit",
    });
  });
}

// the audit tool is clean on every page, also at phone width and in the dark.
const FACES = [
  ["zh", 1440, "light"],
  ["en", 390, "dark"],
];
const OTHERS = [
  ["en", 1440, "dark"],
  ["zh", 390, "light"],
];
// Each language, size and theme once; ALL=1 asks for the other combinations too.
for (const [lang, width, shade] of process.env.ALL ? [...FACES, ...OTHERS] : FACES) {
  test(`developer pages, ${lang} ${width} ${shade}`, { timeout: 240_000 }, () => developerPages(lang, width, shade));
  test(`operator pages, ${lang} ${width} ${shade}`, { timeout: 240_000 }, () => operatorPages(lang, width, shade));
}

/** Bytes over the wire until the page is quiet, as the browser counts them. */
async function weigh(page, address) {
  const wire = await page.context().newCDPSession(page);
  await wire.send("Network.enable");
  let bytes = 0;
  wire.on("Network.loadingFinished", (event) => (bytes += event.encodedDataLength));
  await page.goto(world.base + address);
  await page.locator("h1").first().waitFor();
  await page.waitForLoadState("networkidle");
  await wire.detach();
  return bytes;
}

test("the first load stays under 400 kB, a repeat under 15 kB", {
  timeout: 120_000,
  skip: process.env.FRESH && "needs the server's own compression",
}, async (t) => {
  const { login, password } = developer("verified");
  for (const address of ["/console/apps", "/console/tester", "/console/verify/enterprise"]) {
    const dana = await person(browser, world, { lang: "zh", width: 1440 });
    await story(dana, "weight", async () => {
      // Signing in over the API keeps the browser's cache empty.
      const answer = await dana.context.request.post(`${world.base}/api/v1/sessions`, { data: { login, password } });
      assert.equal(answer.status(), 201);
      const first = await weigh(dana.page, address);
      const repeat = await weigh(dana.page, address);
      t.diagnostic(`${address}: first ${Math.round(first / 1000)} kB, repeat ${(repeat / 1000).toFixed(1)} kB`);
      assert.ok(first < 400_000, `${address}: ${first} bytes`);
      assert.ok(repeat < 15_000, `${address} again: ${repeat} bytes`);
    });
  }
});
