// An operator's day: queue, keys, partial return, differences, two people for a revocation, statistics, settings.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { clean, logIn, logInStaff, person, picture, shot, showDocuments, stage, story } from "./lib.mjs";
import { WORDS } from "./words.mjs";

let world;
let browser;
before(async () => {
  [world, browser] = await stage();
});
after(async () => {
  await browser?.close();
  await world?.stop();
});

const SECOND = { login: "second01", password: "Second-eyes-9" };
const PAGES = ["reviews/statistics", "reviews/settings", "reasons", "calendar"];

/** Adds the second super administrator that a revocation needs, through the API the console uses. */
async function addSecond(page) {
  const status = await page.evaluate(
    async ({ body, password }) => {
      const me = await fetch("/api/v1/admin/me").then((answer) => answer.json());
      const post = (path, body) =>
        fetch(`/api/v1/admin/${path}`, {
          method: "POST",
          headers: { "content-type": "application/json", "x-csrf-token": me.csrf_token },
          body: JSON.stringify(body),
        });
      await post("reauthentication", { password });
      const answer = await post("operators", body);
      return `${answer.status} ${await answer.text()}`;
    },
    { body: { ...SECOND, name: "第二人", roles: ["super"] }, password: world.demo.operator.password },
  );
  assert.match(status, /^201/);
}

// REV-06: version 2 highlights what changed, beside zoom and rotation.
// REV-07: the form opens with the other items locked.
// REV-04: J, K, A and R work without a mouse.
test("a reviewer returns one item, the applicant replaces it, the reviewer sees the difference", {
  timeout: 180_000,
}, async () => {
  const w = WORDS.zh;
  const rui = await person(browser, world, { lang: "zh", width: 1440 });
  const dana = await person(browser, world, { lang: "zh", width: 390 });
  await story(rui, "day-rui", async () => {
    const { page } = rui;
    await logInStaff(rui, world, world.demo.reviewer);
    await page.goto(`${world.base}/admin/reviews`);
    await page.locator("tbody tr a").first().click();
    await page.getByRole("button", { name: w.claim }).click();
    await showDocuments(page, world.demo.reviewer.password);
    await page.getByRole("button", { name: "放大" }).click();
    await page.getByRole("button", { name: "旋转" }).click();
    assert.match(await page.locator(".pf-stage img").getAttribute("style"), /125%.*90deg/);
    await page.keyboard.press("j");
    await page.keyboard.press("k");
    await page.keyboard.press("a");
    await page.getByRole("button", { name: w.approve }).waitFor();
    await page.getByRole("button", { name: "取消" }).click();
    await page.keyboard.press("r");
    await page.getByRole("checkbox", { name: w.blurred }).check();
    await page.getByRole("checkbox", { name: "仅退回所选项目" }).check();
    await clean(page, "partial return");
    await shot(page, "day-partial-zh-1440");
    await page.getByRole("button", { name: w.reject }).click();
    await page.getByText("已驳回「").waitFor();

    await story(dana, "day-dana", async () => {
      const { login, password } = world.demo.developers.find((one) => one.state === "pending");
      await logIn(dana, world, login, password);
      await dana.page.goto(`${world.base}/console/verify/individual`);
      await dana.page.getByText("只需修改审核员标出的项目").waitFor();
      for (const field of ["name", "id_number", "id_valid_from"])
        assert.ok(await dana.page.locator(`#${field}`).isDisabled(), field);
      assert.ok(await dana.page.locator("input[data-slot=id_back]").isDisabled());
      await clean(dana.page, "locked form");
      await shot(dana.page, "day-locked-zh-390");
      await dana.page.locator("input[data-slot=id_front]").setInputFiles(await picture(world, "id_front"));
      await dana.page.locator("#documents_id_front .ant-progress").waitFor({ state: "detached" });
      await dana.page.getByRole("button", { name: w.next }).click();
      await dana.page.getByRole("checkbox", { name: w.agreement }).check();
      await dana.page.getByRole("checkbox", { name: w.consent }).check();
      await dana.page.getByRole("button", { name: w.submit }).click();
      await dana.page.waitForURL(/verify\/status$/);
    });

    await page.goto(`${world.base}/admin/reviews`);
    await page.locator("tbody tr", { hasText: w.again }).locator("a").click();
    await page.getByRole("button", { name: w.claim }).click();
    await page.locator(".pf-viewer mark").waitFor();
    await clean(page, "difference");
    await shot(page, "day-difference-zh-1440");
    await page.keyboard.press("a");
    await page.getByRole("button", { name: w.approve }).click();
    await page.getByText("已通过「").waitFor();
  });
});

// REV-09: one of two leaves the case "awaiting second"; the other one ends it.
test("a revocation needs two operators", { timeout: 120_000 }, async () => {
  const sam = await person(browser, world, { lang: "en", width: 1440, shade: "dark" });
  const sue = await person(browser, world, { lang: "zh", width: 390 });
  let address;
  await story(sam, "day-sam", async () => {
    const { page } = sam;
    await logInStaff(sam, world, world.demo.operator);
    await addSecond(page);
    await page.goto(`${world.base}/admin/reviews?state=approved`);
    await page.locator("tbody tr a").first().click();
    await page.getByRole("button", { name: "Revoke verification" }).click();
    await page.locator("#reason").fill("Wrong data");
    await page.getByRole("button", { name: "Revoke verification" }).click();
    await page.getByText("asked to revoke the verification: Wrong data").waitFor();
    await clean(page, "awaiting second");
    await shot(page, "day-second-en-1440-dark");
    address = page.url();
    await page.getByRole("button", { name: "Revoke verification" }).click();
    await page.getByRole("dialog").locator("button[type=submit]").click();
    await page.getByText("A different person has to confirm this").waitFor();
  });
  await story(sue, "day-sue", async () => {
    const { page } = sue;
    await logInStaff(sue, world, SECOND);
    await page.goto(address);
    await page.getByText("还需要另一位人员确认").waitFor();
    await page.getByRole("button", { name: "撤销认证" }).click();
    await clean(page, "the second person");
    await shot(page, "day-second-zh-390");
    await page.getByRole("dialog").locator("button[type=submit]").click();
    await page.getByRole("dialog").getByText("已撤销").first().waitFor();
  });
});

// REV-13, REV-02, REV-03, ADM-03: statistics, groups and rules, calendar and reasons, in both languages and sizes.
test("statistics, settings, reasons and calendar are kept by an operator", { timeout: 180_000 }, async () => {
  for (const [lang, width, shade] of [
    ["zh", 1440, "light"],
    ["en", 390, "dark"],
    ["zh", 390, "light"],
    ["en", 1440, "dark"],
  ]) {
    const sam = await person(browser, world, { lang, width, shade });
    const { page } = sam;
    await story(sam, `day-office-${lang}-${width}`, async () => {
      await logInStaff(sam, world, world.demo.operator);
      for (const path of PAGES) {
        await page.goto(`${world.base}/admin/${path}`);
        await page.locator("tbody tr, .pf-rule").first().waitFor();
        await clean(page, `${path} ${lang} ${width}`);
        await shot(page, `day-${path.replace("reviews/", "")}-${lang}-${width}`);
      }
    });
  }
  const sam = await person(browser, world, { lang: "en", width: 1440 });
  const { page } = sam;
  await story(sam, "day-keeping", async () => {
    await logInStaff(sam, world, world.demo.operator);
    await page.goto(`${world.base}/admin/reviews/settings`);
    await page.getByRole("button", { name: "Add group" }).click();
    await page.locator("#id").fill("business");
    await page.locator("#name").fill("Business staff");
    await page.getByRole("dialog").getByRole("checkbox", { name: "Individual verification" }).check();
    await clean(page, "a group");
    await shot(page, "day-group-en-1440");
    await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
    await page.getByRole("row", { name: /Business staff/ }).waitFor();
    await page.getByRole("button", { name: "Dissolve Business staff" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Dissolve" }).click();
    await page.getByText("No groups yet").waitFor();
    await page.goto(`${world.base}/admin/reasons`);
    await page.getByRole("button", { name: "Retire ind_4" }).click();
    await page.getByRole("button", { name: "Restore ind_4" }).click();
    await page.getByRole("button", { name: "Retire ind_4" }).waitFor();
    await page.goto(`${world.base}/admin/calendar`);
    await page.getByRole("button", { name: "Import year" }).click();
    const year = new Date().getFullYear();
    await page.locator("#csv").fill(`${year}-03-02,holiday`);
    await page.getByRole("dialog").getByRole("button", { name: "Import year" }).click();
    await page.getByText("Line 1 cannot be read").waitFor();
    await page.locator("#csv").fill(`${year}-03-02,off,Founders day`);
    await page.getByRole("dialog").getByRole("button", { name: "Import year" }).click();
    await page.getByText("Founders day").waitFor();
    await page.getByRole("button", { name: `Remove ${year}-03-02` }).click();
    await page.getByText("Founders day").waitFor({ state: "detached" });
  });
});
