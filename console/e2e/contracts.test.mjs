// Contracts: a visitor logs in first, a developer applies and follows the case, the desk shows it.
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

const SAID = {
  zh: {
    submit: "提交申请",
    agree: "我已阅读并同意以上协议",
    reviewing: "审核中",
    download: "下载协议",
  },
  en: { reviewing: "Under review" },
};

/** Fills whatever the form asks for and verification did not know. */
async function fill(page) {
  const values = {
    company_name: "牌坊示例科技有限公司",
    address: "北京市海淀区示例路 1 号",
    contact_name: "戴娜",
    contact_phone: "13800001234",
  };
  for (const [field, value] of Object.entries(values)) await page.locator(`#company_${field}`).fill(value);
}

async function apply(lang, width) {
  const said = SAID[lang];
  const dana = await person(browser, world, { lang, width });
  const { page } = dana;
  await story(dana, `contracts-${lang}-${width}`, async () => {
    const { login, password } = world.demo.developers.find((one) => one.state === "verified");
    await logIn(dana, world, login, password, "/console/contracts");
    await page.goto(`${world.base}/console/contracts`);
    await page.locator(".pf-kind-card").nth(3).waitFor();
    assert.equal(await page.locator(".pf-kind-card").count(), 4);
    assert.equal(await page.locator(".pf-kind-card button[disabled]").count(), 3);
    await clean(page, `contracts ${lang} ${width}`);
    await shot(page, `contracts-${lang}-${width}-1-kinds`);
    await page.goto(`${world.base}/console/contracts/apply/sds_service`);
    await page.waitForURL(/\/console\/contracts$/);
    await page.goto(`${world.base}/console/contracts/apply/module_maker`);
    await page.locator("#company_address").fill("");
    await page.getByRole("button", { name: said.submit }).click();
    await page.locator("#company_address_help").waitFor();
    await fill(page);
    await page.getByRole("checkbox", { name: said.agree }).check();
    await clean(page, `contract form ${lang} ${width}`);
    await shot(page, `contracts-${lang}-${width}-2-form`);
    await page.getByRole("button", { name: said.submit }).click();
    await page.waitForURL(/\/console\/contracts\/ctr_/);
    await page.getByText(said.reviewing).first().waitFor();
    await clean(page, `contract ${lang} ${width}`);
    await shot(page, `contracts-${lang}-${width}-3-reviewing`);
    const [file] = await Promise.all([page.waitForEvent("download"), page.getByText(said.download).click()]);
    assert.match(file.suggestedFilename(), /^contract-ctr_.*\.html$/);
  });
}

/** The same pages on a phone in English. */
async function look(lang, width) {
  const dana = await person(browser, world, { lang, width });
  const { page } = dana;
  await story(dana, `contracts-look-${lang}-${width}`, async () => {
    const { login, password } = world.demo.developers.find((one) => one.state === "verified");
    await logIn(dana, world, login, password, "/console/contracts");
    await page.goto(`${world.base}/console/contracts`);
    await page.locator(".pf-kind-card").nth(3).waitFor();
    await clean(page, `contracts ${lang} ${width}`);
    await shot(page, `contracts-${lang}-${width}-1-kinds`);
    await page.goto(`${world.base}/console/contracts/apply/module_maker`);
    await page.locator("#company_company_name").waitFor();
    await clean(page, `contract form ${lang} ${width}`);
    await shot(page, `contracts-${lang}-${width}-2-form`);
    await page.goto(`${world.base}/console/contracts`);
    await page.locator("a[href*='/contracts/ctr_']").first().click();
    await page.getByText(SAID[lang].reviewing).first().waitFor();
    await clean(page, `contract ${lang} ${width}`);
    await shot(page, `contracts-${lang}-${width}-3-reviewing`);
  });
}

async function decide(lang, width) {
  const sam = await person(browser, world, { lang, width });
  const { page } = sam;
  await story(sam, `contracts-desk-${lang}`, async () => {
    await logInStaff(sam, world, world.demo.operator);
    await page.goto(`${world.base}/admin/reviews?kind=contract`);
    await page.locator("tbody tr a").first().click();
    await page.getByRole("dialog").waitFor();
    await page.getByRole("dialog").getByText("模组商合作协议").first().waitFor();
    await clean(page, `contract case ${lang} ${width}`);
    await shot(page, `contracts-${lang}-${width}-4-case`);
  });
}

// CON-01: a visitor on the signing page is sent to log in.
test("a visitor on the signing page is sent to log in", { timeout: 60_000 }, async () => {
  const visitor = await person(browser, world);
  await story(visitor, "contracts-visitor", async () => {
    await visitor.page.goto(`${world.base}/console/contracts`);
    await visitor.page.waitForURL(/\/login/);
  });
});

// CON-03..07: four kinds, one open; starred fields; the application is followed; the desk shows the case.
test("a developer applies for a contract, and the desk shows it", { timeout: 180_000 }, async () => {
  await apply("zh", 1440);
  await look("en", 390);
  await decide("en", 1440);
});
