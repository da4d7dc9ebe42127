import { createHash, createHmac, randomBytes } from "node:crypto";

const appKey = "your AppKey", appSecret = "your AppSecret";

const method = "{{ call.method }}", path = "{{ call.quoted(call.path) }}";
const query = "{{ call.quoted(call.query) }}";
const body = "{{ call.quoted(call.body) }}";
const timestamp = String(Date.now());
const nonce = randomBytes(16).toString("hex");
const digest = createHash("sha256").update(body).digest("hex");
const canonical = [method, path, query, digest,
  appKey, timestamp, nonce].join("\n");

const answer = await fetch(
  "{{ call.base }}" + path + (query && "?" + query), {
  method,
  body: body || undefined,
  headers: {
    "X-App-Key": appKey,
    "X-Timestamp": timestamp,
    "X-Nonce": nonce,
    "X-Signature": createHmac("sha256", appSecret)
      .update(canonical).digest("base64"),
    "Content-Type": "application/json",
  },
});
console.log(answer.status, await answer.text());
