// What a first visit costs over the wire, as Chromium counts it: node scripts/first-load.mjs BASE_URL DEMO_JSON
// Prints {"console": bytes, ...}; the bench reads it. Bytes are bodies and headers of the documents, styles, scripts and
// pictures as they were sent; what a page asks of the API is data and not counted.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(new URL("../console/package.json", import.meta.url));
const { chromium } = require("playwright-core");
const [base, demoFile] = process.argv.slice(2);
const demo = JSON.parse(readFileSync(demoFile, "utf8"));

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM,
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"],
});

/** Opens a page with an empty cache and adds up everything that came over the wire until it is quiet. */
async function visit(path, login) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: "zh-CN" });
  if (login) {
    const answer = await context.request.post(`${base}/api/v1/sessions`, { data: login });
    if (!answer.ok()) throw new Error(`the sign-in answered ${answer.status()}`);
  }
  const page = await context.newPage();
  const wire = await context.newCDPSession(page);
  const data = new Set();
  let bytes = 0;
  wire.on("Network.requestWillBeSent", ({ requestId, request }) => {
    if (new URL(request.url).pathname.startsWith("/api/")) data.add(requestId);
  });
  wire.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    if (!data.has(requestId)) bytes += encodedDataLength;
  });
  await wire.send("Network.enable");
  await page.goto(base + path, { waitUntil: "networkidle" });
  await context.close();
  return bytes;
}

const { login, password } = demo.developers.find((developer) => developer.state === "verified");
const figures = { console: await visit("/console/apps", { login, password }) };
for (const path of ["/", "/register", "/login", "/apis", "/solutions"]) figures[path] = await visit(path);
console.log(JSON.stringify(figures));
await browser.close();
