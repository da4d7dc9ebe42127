// Organisations and members: a company signs, lets six people in, each sees what its role may; the main account moves.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { api, applyForContract, desk, PASSWORD, register, submitCompany } from "./api.mjs";
import { clean, codeFor, confirmAgain, logIn, logInStaff, person, shot, stage, story } from "./lib.mjs";

const COMPANY = "牌坊示例科技有限公司";
const OWNER = "dana@example.com";

/** Requirements §5 as pages of the menu: which roles see each. Written from the requirements, not from what the server says. */
const PAGES = {
  "/console/contracts": ["owner", "admin", "business"],
  "/console/members": ["owner", "admin"],
  "/console/products": ["owner", "admin", "technical"],
  "/console/services": ["owner", "admin", "technical"],
  "/console/devices": ["owner", "admin", "technical", "operations"],
  "/console/after-sales": ["owner", "admin", "after_sales", "customer_service"],
  "/console/marketing": ["owner", "admin", "operations"],
  "/console/data": ["owner", "admin", "operations"],
  "/console/push": ["owner", "admin", "technical", "operations"],
  "/console": ["owner", "admin", "technical", "operations"],
  "/console/apps": ["owner", "admin", "technical", "operations"],
  "/console/logs": ["owner", "admin", "technical", "operations"],
  "/console/tester": ["owner", "admin", "technical"],
  "/console/solutions": ["owner", "admin", "business", "technical", "operations"],
  "/console/qualifications": ["owner", "admin", "business"],
  "/console/abilities": ["owner", "admin", "business", "technical", "operations"],
  "/console/fees": ["owner", "admin", "business", "operations"],
  "/console/organisation": ["owner", "admin"],
  "/console/verify": ["owner", "admin"],
  "/console/business": ["owner", "admin"],
};
/** Everybody has account centre, inbox and support. */
const EVERYBODY = ["/console/account", "/console/messages", "/console/support"];

/** The pages behind the contract gate (GATE-08), with the API of each. */
const GATED = {
  "/console/products": "/device-allowance",
  "/console/devices": "/areas/devices",
  "/console/after-sales": "/areas/after_sales",
  "/console/marketing": "/areas/marketing",
  "/console/data": "/areas/data",
  "/console/push": "/areas/push",
  "/console/members": "/members",
};

/** The API behind some pages, for those who must not get there by another way (AUT-10). */
const CALLS = {
  ...GATED,
  "/console/contracts": "/me/contracts",
  "/console/apps": "/apps",
  "/console/fees": "/areas/fees",
};

/** Who is invited and to which role, by user name: a mailbox takes one message in a minute, which was the code. */
const PEOPLE = [
  ["adam_admin", "admin"],
  ["bea_business", "business"],
  ["tess_technical", "technical"],
  ["otto_operations", "operations"],
  ["sally_sales", "after_sales"],
  ["carl_customers", "customer_service"],
];
const mailbox = (name) => `${name}@example.com`;

let world;
let browser;
before(async () => {
  [world, browser] = await stage();
});
after(async () => {
  await browser?.close();
  await world?.stop();
});

const go = (page, path) => page.goto(world.base + path);
const dialog = (page) => page.getByRole("dialog");
const card = (page, heading) => page.locator("section", { has: page.getByRole("heading", { name: heading }) });

/** The pages that the left menu offers. */
async function offered(page) {
  await page.locator('nav a[href="/console/account"]').waitFor();
  const links = await page
    .getByRole("navigation", { name: "主菜单" })
    .locator("ul a")
    .evaluateAll((all) => all.map((one) => one.getAttribute("href")));
  return links.sort();
}

function wanted(role) {
  const own = Object.keys(PAGES).filter((page) => PAGES[page].includes(role));
  return [...own, ...EVERYBODY].sort();
}

async function sees(page, role) {
  assert.deepEqual(await offered(page), wanted(role), role);
}

/** CON-02, GATE-05: every menu behind the contract leads to the signing page, and so does its API. */
async function isSentToSign(page, mine) {
  for (const [path, call] of Object.entries(GATED)) {
    await page.locator('nav a[href="/console/account"]').click();
    await page.waitForURL(/\/console\/account$/);
    await page.locator(`nav a[href="${path}"]`).click();
    await page.waitForURL(/\/console\/contracts$/);
    assert.equal(await mine.refused("GET", call), "contract_required", path);
  }
  const invitation = { recipient: "nobody@example.com", roles: ["business"] };
  assert.equal(await mine.refused("POST", "/member-invitations", invitation), "contract_required");
}

/** Pages whose owner entered the password again, which holds for ten minutes (rule A11). */
const confirmed = new WeakSet();
async function confirmOnce(page) {
  if (confirmed.has(page)) return;
  confirmed.add(page);
  await confirmAgain(page, PASSWORD);
}

async function invite(page, recipient, role) {
  await page.locator('a[href="/console/members/invite"]').click();
  await page.locator("#recipient").fill(recipient);
  await page.locator(`input[value="${role}"]`).check();
  if (role === "admin") {
    await page.locator(".ant-alert-error", { hasText: "请谨慎授予管理员" }).waitFor();
    await clean(page, "invite");
    await shot(page, "members-3-invite");
  } else {
    assert.equal(await page.locator(".ant-alert-error").count(), 0, `AUT-04: ${role} is not warned of`);
  }
  await page.locator('button[type="submit"]').click();
  await confirmOnce(page);
  await page.waitForURL(/\/console\/members$/);
}

/** Everybody's account, with a user name. */
async function accounts() {
  for (const [name] of PEOPLE) {
    const context = await browser.newContext();
    await register(world, context, mailbox(name));
    await api(world, context).put("/me/username", { username: name });
    await context.close();
  }
}

/** Somebody with an account but no verification accepts, sees the menus of the role, and is refused elsewhere. */
async function join(name, role) {
  const who = await person(browser, world);
  const { page, context } = who;
  await story(who, `members-${role}`, async () => {
    await api(world, context).post("/sessions", { login: name, password: PASSWORD });
    await go(page, "/console/products");
    await page.waitForURL(/\/console\/verify$/);
    await page.locator("header .pf-org-switch").click();
    await page.getByRole("menuitem", { name: "我的邀请（1）" }).click();
    await page.getByRole("button", { name: "接受并进入" }).waitFor();
    if (role === "technical") {
      await clean(page, "invitations");
      await shot(page, "members-4-invited");
    }
    await page.getByRole("button", { name: "接受并进入" }).click();
    await page.getByRole("button", { name: `当前为 ${COMPANY}` }).waitFor();
    await page.waitForURL((url) => url.pathname !== "/console/invitations");
    await sees(page, role);
    const mine = api(world, context);
    for (const [path, call] of Object.entries(CALLS)) {
      // Customer service has one part of after-sales only.
      const may = PAGES[path].includes(role) && !(role === "customer_service" && path === "/console/after-sales");
      if (may) await mine.get(call);
      else assert.equal(await mine.refused("GET", call), "role_forbidden", `${role} ${call}`);
    }
    if (role === "customer_service") {
      await mine.get("/areas/feedback");
      await go(page, "/console/after-sales");
      await page.locator("dd", { hasText: /^用户反馈列表$/ }).waitFor();
      await go(page, "/console/products");
      await page.getByRole("heading", { name: "你的角色打不开这个页面" }).waitFor();
      await clean(page, "forbidden");
      await shot(page, "members-5-forbidden");
    }
    await shot(page, `members-5-${role}`);
  });
}

/** AUT-12: to one's own organisation and back, by the switcher. */
async function switches(page) {
  const own = page.getByRole("menuitem", { name: "主账号" });
  await page.locator("header .pf-org-switch").click();
  await own.waitFor();
  await shot(page, "members-6-switcher");
  await own.click();
  await page.waitForURL(/\/console\/verify$/);
  assert.ok((await offered(page)).includes("/console/verify"));
  await page.locator("header .pf-org-switch").click();
  await page.getByRole("menuitem", { name: COMPANY }).click();
  await page.getByRole("button", { name: `当前为 ${COMPANY}` }).waitFor();
  await page.waitForURL(/\/console$/);
}

/** Asks for a code, when the minute since the last one is over, and enters it. */
async function proves(page, contact) {
  const before = await codeFor(world, contact);
  const part = card(page, "转让主账号");
  const field = part.locator("#code");
  for (let tries = 0; tries < 2 && !(await field.isVisible()); tries++) {
    await part.locator("button:not([disabled])", { hasText: "获取验证码" }).click({ timeout: 90_000 });
    await field.or(part.locator(".ant-alert-error")).first().waitFor();
  }
  await field.fill(await codeFor(world, contact, before));
  await part.getByRole("button", { name: /^确\s?认$/ }).click();
}

// CON-02, CON-08, CON-09, GATE-05, GATE-09, AUT-01..AUT-14: a whole company by clicking.
test("a company signs, lets six people in, and changes hands", { timeout: 900_000 }, async () => {
  const staff = await desk(world, browser);
  const dana = await person(browser, world);
  const { page, context } = dana;
  const mine = api(world, context);
  await story(dana, "members-company", async () => {
    await register(world, context, OWNER);
    await accounts();
    await go(page, "/console");
    await page.waitForURL(/\/console\/verify$/);
    await staff.decide(await submitCompany(world, mine, COMPANY), "approve");
    await go(page, "/console");
    await sees(page, "owner");
    await isSentToSign(page, mine);
    await page.getByText("模组商合作协议").first().waitFor();
    await clean(page, "unsigned");
    await shot(page, "members-1-unsigned");
    await staff.sign((await applyForContract(mine, COMPANY)).id);
    await go(page, "/console/contracts");
    await page.getByText("已签约").first().waitFor();
    for (const path of Object.keys(GATED)) {
      await page.locator(`nav a[href="${path}"]`).click();
      await page.waitForURL((url) => url.pathname === path);
      await page.locator("h1").waitFor();
    }
    await go(page, "/console/members");
    await page.getByText("没有待接受的邀请").waitFor();
    await clean(page, "members alone");
    await shot(page, "members-2-alone");
    for (const [name, role] of PEOPLE) await invite(page, name, role);
    await page.locator("section[aria-labelledby=open-invitations] li").nth(5).waitFor();
    await shot(page, "members-3-open");
  });
  await staff.leave();
  for (const [name, role] of PEOPLE) await join(name, role);
});

// AUT-03, AUT-12: what the main account changes holds with the member's next request; a member switches and is removed.
test("roles change at once, and members switch", { timeout: 600_000 }, async () => {
  const dana = await person(browser, world);
  const tess = await person(browser, world);
  await logIn(dana, world, OWNER, PASSWORD);
  await logIn(tess, world, "tess_technical", PASSWORD);
  await story(tess, "members-switch", async () => {
    await sees(tess.page, "technical");
    await switches(tess.page);
    await sees(tess.page, "technical");
    await story(dana, "members-change", async () => {
      const { page } = dana;
      await go(page, "/console/members");
      await page.locator("tbody tr").nth(6).waitFor();
      await clean(page, "members");
      await shot(page, "members-7-list");
      const row = page.locator("tbody tr", { hasText: "tess_technical" });
      await row.getByRole("button", { name: "修改角色" }).click();
      await dialog(page).locator('input[value="technical"]').uncheck();
      await dialog(page).locator('input[value="business"]').check();
      await dialog(page).locator('input[value="after_sales"]').check();
      await clean(page, "change roles");
      await shot(page, "members-8-change");
      await dialog(page)
        .getByRole("button", { name: /保\s?存/ })
        .click();
      await confirmOnce(page);
      await row.getByText("售后服务").filter({ visible: true }).waitFor();
      await tess.page.reload();
      const both = new Set([...wanted("business"), ...wanted("after_sales")]);
      assert.deepEqual(await offered(tess.page), [...both].sort());
      await row.getByRole("button", { name: "移除" }).click();
      await shot(page, "members-9-remove");
      await dialog(page)
        .getByRole("button", { name: /移\s?除/ })
        .click();
      await row.waitFor({ state: "detached" });
    });
    // Removed, she goes on in the organisation of her own.
    await tess.page.reload();
    await tess.page.waitForURL(/\/console\/verify$/);
  });
});

// AUT-13: the main account moves to the administrator with both codes; AUT-14, ADM-09: settings and the member log.
test("the main account moves, and the log tells it", { timeout: 600_000 }, async () => {
  const dana = await person(browser, world);
  const adam = await person(browser, world);
  await logIn(dana, world, OWNER, PASSWORD);
  await logIn(adam, world, "adam_admin", PASSWORD);
  const { page } = dana;
  await story(dana, "members-transfer", async () => {
    await go(page, "/console/members");
    await page.getByRole("combobox", { name: "选择接收的管理员" }).click();
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "发起转让" }).click();
    await dialog(page).getByRole("button", { name: "发起转让" }).click();
    await confirmOnce(page);
    await page.getByText("等待主账号用验证码确认").waitFor();
    await clean(page, "transfer");
    await shot(page, "members-10-transfer");
    await proves(page, OWNER);
    await page.getByText(/等待 .+ 用验证码确认/).waitFor();
  });
  const heir = adam.page;
  await story(adam, "members-heir", async () => {
    await go(heir, "/console/members");
    await proves(heir, mailbox("adam_admin"));
    await heir.locator("tbody tr").first().getByText("主账号").filter({ visible: true }).waitFor();
    await heir.locator("tbody tr").first().getByText("你", { exact: true }).waitFor();
    await sees(heir, "owner");
    await shot(heir, "members-11-moved");
    await go(heir, "/console/organisation");
    await heir.locator("#display_name").fill("牌坊示例");
    await clean(heir, "organisation");
    await shot(heir, "members-12-settings");
    await heir.getByRole("button", { name: /保\s?存/ }).click();
    await heir.getByRole("button", { name: /当前为 牌坊示例$/ }).waitFor();
    await heir.getByRole("tab", { name: "成员日志" }).click();
    await heir.getByText("修改企业设置").first().waitFor();
    await heir.getByText("接收主账号").first().waitFor();
    await clean(heir, "log");
    await shot(heir, "members-13-log");
    await heir.getByRole("button", { name: "接收主账号" }).first().click();
    await dialog(heir).getByText("ownership.accept").waitFor();
    await clean(heir, "entry");
    await shot(heir, "members-14-entry");
    await heir.keyboard.press("Escape");
    const [file] = await Promise.all([heir.waitForEvent("download"), heir.getByText("导出 CSV").click()]);
    assert.equal(file.suggestedFilename(), "member-log.csv");
    const rows = await readFile(await file.path(), "utf8");
    assert.ok(rows.startsWith("\ufefftime,account,name,action,"));
    for (const action of ["member.invite", "member.join", "member.roles", "member.remove", "ownership.accept"]) {
      assert.match(rows, new RegExp(`,${action},.*127\\.0\\.0\\.1`), action);
    }
  });
});

/** Visits the pages of members and areas as the demo company's main account. */
async function look(lang, width, shade) {
  const who = await person(browser, world, { lang, width, shade });
  const { page } = who;
  const tag = `${lang}-${width}`;
  await story(who, `members-look-${tag}`, async () => {
    const { owner, members } = world.demo.company;
    await logIn(who, world, owner.login, owner.password);
    const visit = async (path, name, ready) => {
      await go(page, path);
      await page.locator(ready).first().waitFor();
      await page.waitForLoadState("networkidle");
      await clean(page, `${name} ${tag}`);
      await shot(page, `members-look-${name}-${tag}`);
    };
    await visit("/console/members", "members", `tbody tr:nth-child(${members.length + 1})`);
    await visit("/console/members/invite", "invite", "#recipient");
    await page.locator('button[type="submit"]').click();
    await page.locator("#roles_help").waitFor();
    await page.locator('input[value="admin"]').check();
    await clean(page, `invite refused ${tag}`);
    await visit("/console/invitations", "invitations", "#my-organisations");
    await visit("/console/organisation", "organisation", "#display_name");
    await visit("/console/organisation?tab=log", "log", "tbody tr");
    await visit("/console/products", "products", "#device-cap");
    await visit("/console/after-sales", "area", "dl");
    await page.locator("header .pf-org-switch").click();
    await page.getByRole("menuitem").first().waitFor();
    await shot(page, `members-look-switcher-${tag}`);
  });
}

/** Visits the contracts of all companies and their kinds as an operator. */
async function oversee(lang, width, shade) {
  const sam = await person(browser, world, { lang, width, shade });
  const { page } = sam;
  const tag = `${lang}-${width}`;
  await story(sam, `contracts-oversee-${tag}`, async () => {
    await logInStaff(sam, world, world.demo.operator);
    await go(page, "/admin/contracts");
    await page.locator("tbody tr").first().waitFor();
    await clean(page, `contracts of all ${tag}`);
    await shot(page, `members-look-contracts-${tag}`);
    await page.locator("tbody tr button").first().click();
    await dialog(page).locator("#reason").waitFor();
    await clean(page, `terminate ${tag}`);
    await shot(page, `members-look-terminate-${tag}`);
    await go(page, "/admin/contracts?tab=kinds");
    await page.locator("section[aria-labelledby^=kind-]").nth(3).waitFor();
    await clean(page, `kinds ${tag}`);
    await shot(page, `members-look-kinds-${tag}`);
    for (const [at, field] of [
      [0, "#term_months"],
      [1, "#zh"],
    ]) {
      await page
        .locator("section[aria-labelledby^=kind-]")
        .first()
        .locator(".pf-row button:not([role=switch])")
        .nth(at)
        .click();
      await dialog(page).locator(field).waitFor();
      await clean(page, `kind ${at} ${tag}`);
      await shot(page, `members-look-kind-${at}-${tag}`);
      await page.keyboard.press("Escape");
      await dialog(page).waitFor({ state: "detached" });
    }
  });
}

// The same pages as somebody finds them in the demonstration, in the other language, size and shade.
test("the pages of a company, in English on a phone in the dark", { timeout: 600_000 }, () => look("en", 390, "dark"));
test("and in Chinese on a desk", { timeout: 600_000 }, () => look("zh", 1440, "light"));
test("operators oversee contracts on a phone", { timeout: 600_000 }, () => oversee("en", 390, "dark"));
test("and on a desk", { timeout: 600_000 }, () => oversee("zh", 1440, "light"));
