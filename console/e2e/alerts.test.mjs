// Reviewers are told of cases: inbox with a count, mail, webhook; a super administrator gives a case to somebody else.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { clean, confirmAgain, logInStaff, person, shot, stage, story } from "./lib.mjs";

let world;
let browser;
let receiver;
const taken = [];
before(async () => {
  [world, browser] = await stage();
  receiver = createServer((request, answer) => {
    let body = "";
    request.on("data", (piece) => (body += piece));
    request.on("end", () => {
      taken.push({ headers: request.headers, body });
      answer.writeHead(204).end();
    });
  });
  await new Promise((ready) => receiver.listen(0, "127.0.0.1", ready));
});
after(async () => {
  receiver?.close();
  await browser?.close();
  await world?.stop();
});

const WORDS = {
  zh: {
    unread: /^消息，[1-9]\d* 条未读$/,
    arrived: "有新的申请等待审核",
    open: /查看申请/,
    readAll: "全部标为已读",
    read: "消息，0 条未读",
    give: "分配给其他人",
    send: /^分\s?配$/,
    holder: "reviewer 正在审核",
    given: "有申请分配给你审核",
    release: "退回队列",
    change: /修改.*审核员/,
    save: /^保\s?存$/,
    address: "保存地址",
    test: "发送测试消息",
    answered: /返回 204/,
  },
  en: {
    unread: /^Messages, [1-9]\d* unread$/,
    arrived: "A case waits for review",
    open: /Open the case/,
    readAll: "Mark all as read",
    read: "Messages, 0 unread",
    give: "Give to somebody else",
    send: "Give",
    holder: "reviewer is reviewing",
    given: "A case was given to you",
    release: "Return to the queue",
    change: /Edit.*审核员/,
    save: "Save",
    address: "Save address",
    test: "Send a test",
    answered: /answered 204/,
  },
};

const FACES = [
  ["zh", 1440, "light"],
  ["en", 390, "dark"],
];

async function look(who, name) {
  await clean(who.page, `${name} ${who.lang} ${who.width}`);
  await shot(who.page, `alerts-${name}-${who.lang}-${who.width}`);
}

for (const [lang, width, shade] of FACES) {
  // REV-10, REV-04: the inbox of the back office counts and leads to the case; an administrator gives it to the reviewer.
  test(`a reviewer is told of cases, ${lang} ${width}`, { timeout: 900_000 }, async () => {
    const w = WORDS[lang];
    const [sam, rui] = await Promise.all([
      person(browser, world, { lang, width, shade }),
      person(browser, world, { lang, width, shade }),
    ]);
    let given = "";
    await story(sam, `assign-${lang}`, async () => {
      await logInStaff(sam, world, world.demo.operator);
      await sam.page.goto(`${world.base}/admin/reviews`);
      await sam.page.locator("tbody tr a").first().click();
      await sam.page.getByRole("button", { name: w.give }).click();
      given = sam.page.url().split("/").at(-1);
      await sam.page.locator("#operator").click();
      await sam.page.locator("#operator").fill("审核员");
      await sam.page.keyboard.press("Enter");
      await look(sam, "0-assign");
      await sam.page.getByRole("dialog").getByRole("button", { name: w.send }).last().click();
      await sam.page.getByText(w.holder).last().waitFor();
      await look(sam, "1-assigned");
    });
    await story(rui, `inbox-${lang}`, async () => {
      const { page } = rui;
      await logInStaff(rui, world, world.demo.reviewer);
      await page.getByRole("link", { name: w.unread }).click();
      await page.waitForURL(/\/admin\/inbox$/);
      await page.getByRole("heading", { name: w.given }).first().waitFor();
      await page.getByRole("heading", { name: w.arrived }).first().waitFor();
      await look(rui, "2-inbox");
      await page.getByRole("link", { name: w.open }).first().click();
      await page.waitForURL(new RegExp(`/admin/reviews/${given}`));
      // Back to the queue, for the next face.
      await page.getByRole("button", { name: w.release }).click();
      await page.getByRole("button", { name: w.release }).waitFor({ state: "detached" });
      await page.goto(`${world.base}/admin/inbox`);
      await page.getByRole("heading", { name: w.arrived }).first().waitFor();
      // The case that was opened may have been the last unread one.
      const readAll = page.getByRole("button", { name: w.readAll });
      if (await readAll.isEnabled()) await readAll.click();
      await page.getByRole("link", { name: w.read, exact: true }).waitFor();
      const { items } = await fetch(`${world.base}/demo/inbox.json`).then((answer) => answer.json());
      assert.ok(items.some((one) => one.recipient === "reviewer@example.com" && one.text.includes("分配给你")));
    });
  });

  // REV-10, REV-09: contacts of an operator, and the webhook with its secret and a signed test.
  test(`an administrator sets who is told and where, ${lang} ${width}`, { timeout: 900_000 }, async () => {
    const w = WORDS[lang];
    const sam = await person(browser, world, { lang, width, shade });
    const { page } = sam;
    await story(sam, `channels-${lang}`, async () => {
      await logInStaff(sam, world, world.demo.operator);
      await page.goto(`${world.base}/admin/operators`);
      await page.getByText("r***@example.com").waitFor();
      await page.getByRole("button", { name: w.change }).click();
      await page.locator("#phone").fill("123");
      await look(sam, "3-operator");
      await page.getByRole("dialog").getByRole("button", { name: w.save }).click();
      await confirmAgain(page, world.demo.operator.password);
      await page.locator(".ant-form-item-explain-error").waitFor();
      await page.locator("#phone").fill("139 0000 7777");
      await page.getByRole("dialog").getByRole("button", { name: w.save }).click();
      await page.getByText("139****7777").waitFor();

      await page.goto(`${world.base}/admin/reviews/settings`);
      const url = `http://127.0.0.1:${receiver.address().port}/${lang}`;
      await page.locator("#url").fill("ftp://example.com");
      await page.getByRole("button", { name: w.address }).click();
      await page.locator(".ant-form-item-explain-error").waitFor();
      await page.locator("#url").fill(url);
      await page.getByRole("button", { name: w.address }).click();
      let secret = "";
      if (lang === FACES[0][0]) {
        const shown = page.locator(".ant-modal .pf-mono");
        await shown.waitFor();
        secret = await shown.textContent();
        await look(sam, "4-secret");
        await page.locator(".ant-modal-confirm-btns button").click();
      }
      await page.locator(".ant-modal").waitFor({ state: "hidden" });
      const before = taken.length;
      await page.getByRole("button", { name: w.test }).click();
      await page.getByText(w.answered).waitFor();
      await look(sam, "5-webhook");
      const { headers, body } = taken[before];
      assert.equal(JSON.parse(body).type, "test");
      if (secret) {
        const signed = `${headers["webhook-id"]}.${headers["webhook-timestamp"]}.${body}`;
        const key = Buffer.from(secret.replace("whsec_", ""), "base64");
        assert.equal(headers["webhook-signature"], `v1,${createHmac("sha256", key).update(signed).digest("base64")}`);
      }
    });
  });
}
