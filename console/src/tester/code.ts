/** What a sample has to send. */
export interface Wanted {
  origin: string;
  method: string;
  /** Path as sent and signed. */
  path: string;
  /** Query sorted by name, encoded, without the question mark. */
  query: string;
  body: string;
}

export const LANGUAGES = ["curl", "Python", "Node.js", "Java", "Go", "PHP", "C#", "Rust"] as const;
export type Language = (typeof LANGUAGES)[number];

function url(want: Wanted): string {
  return want.origin + want.path + (want.query ? `?${want.query}` : "");
}

const quote = (value: string) => JSON.stringify(value);
const shell = (value: string) => `'${value.replaceAll("'", "'\\''")}'`;
const single = (value: string) => `'${value.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;

const SAMPLES: Record<Language, (want: Wanted) => string> = {
  curl: (want) => `APP_KEY=your-app-key
APP_SECRET=your-app-secret
BODY=${shell(want.body)}
TIMESTAMP=$(date +%s%3N)
NONCE=$(openssl rand -hex 16)
BODY_HASH=$(printf '%s' "$BODY" | openssl dgst -sha256 -hex | sed 's/^.* //')
CANONICAL=$(printf '%s\\n%s\\n%s\\n%s\\n%s\\n%s\\n%s' ${want.method} ${shell(want.path)} ${shell(want.query)} "$BODY_HASH" "$APP_KEY" "$TIMESTAMP" "$NONCE")
SIGNATURE=$(printf '%s' "$CANONICAL" | openssl dgst -sha256 -hmac "$APP_SECRET" -binary | base64 -w0)
curl -X ${want.method} ${shell(url(want))} \\
  -H "X-App-Key: $APP_KEY" -H "X-Timestamp: $TIMESTAMP" \\
  -H "X-Nonce: $NONCE" -H "X-Signature: $SIGNATURE"${want.body ? ` \\\n  -H 'Content-Type: application/json' --data-binary "$BODY"` : ""}`,
  Python: (want) => `import base64, hashlib, hmac, secrets, time, urllib.request

APP_KEY, APP_SECRET = "your-app-key", "your-app-secret"
body = ${quote(want.body)}.encode()
timestamp, nonce = str(int(time.time() * 1000)), secrets.token_hex(16)
canonical = "\\n".join([
    ${quote(want.method)}, ${quote(want.path)}, ${quote(want.query)},
    hashlib.sha256(body).hexdigest(), APP_KEY, timestamp, nonce,
])
signature = base64.b64encode(hmac.new(APP_SECRET.encode(), canonical.encode(), hashlib.sha256).digest()).decode()
request = urllib.request.Request(${quote(url(want))}, data=body or None, method=${quote(want.method)}, headers={
    "X-App-Key": APP_KEY, "X-Timestamp": timestamp, "X-Nonce": nonce, "X-Signature": signature,
    "Content-Type": "application/json",
})
print(urllib.request.urlopen(request).read().decode())`,
  "Node.js": (want) => `import { createHash, createHmac, randomBytes } from "node:crypto";

const APP_KEY = "your-app-key", APP_SECRET = "your-app-secret";
const body = ${quote(want.body)};
const timestamp = String(Date.now()), nonce = randomBytes(16).toString("hex");
const canonical = [
  ${quote(want.method)}, ${quote(want.path)}, ${quote(want.query)},
  createHash("sha256").update(body).digest("hex"), APP_KEY, timestamp, nonce,
].join("\\n");
const signature = createHmac("sha256", APP_SECRET).update(canonical).digest("base64");
const answer = await fetch(${quote(url(want))}, {
  method: ${quote(want.method)},
  body: body || undefined,
  headers: {
    "X-App-Key": APP_KEY, "X-Timestamp": timestamp, "X-Nonce": nonce, "X-Signature": signature,
    "Content-Type": "application/json",
  },
});
console.log(answer.status, await answer.text());`,
  Java: (want) => `import java.net.URI;
import java.net.http.*;
import java.security.MessageDigest;
import java.util.*;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

public class FirstCall {
    public static void main(String[] args) throws Exception {
        String key = "your-app-key", secret = "your-app-secret";
        String body = ${quote(want.body)};
        String timestamp = String.valueOf(System.currentTimeMillis());
        String nonce = UUID.randomUUID().toString().replace("-", "");
        String hash = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body.getBytes("UTF-8")));
        String canonical = String.join("\\n", ${quote(want.method)}, ${quote(want.path)},
            ${quote(want.query)}, hash, key, timestamp, nonce);
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes("UTF-8"), "HmacSHA256"));
        String signature = Base64.getEncoder().encodeToString(mac.doFinal(canonical.getBytes("UTF-8")));
        HttpRequest request = HttpRequest.newBuilder(URI.create(${quote(url(want))}))
            .header("X-App-Key", key).header("X-Timestamp", timestamp)
            .header("X-Nonce", nonce).header("X-Signature", signature)
            .header("Content-Type", "application/json")
            .method(${quote(want.method)}, HttpRequest.BodyPublishers.ofString(body)).build();
        System.out.println(HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body());
    }
}`,
  Go: (want) => `package main

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

func main() {
	key, secret, body := "your-app-key", "your-app-secret", ${quote(want.body)}
	timestamp := fmt.Sprint(time.Now().UnixMilli())
	random := make([]byte, 16)
	rand.Read(random)
	nonce := hex.EncodeToString(random)
	hash := sha256.Sum256([]byte(body))
	canonical := strings.Join([]string{${quote(want.method)}, ${quote(want.path)},
		${quote(want.query)}, hex.EncodeToString(hash[:]), key, timestamp, nonce}, "\\n")
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(canonical))
	request, _ := http.NewRequest(${quote(want.method)}, ${quote(url(want))}, strings.NewReader(body))
	request.Header.Set("X-App-Key", key)
	request.Header.Set("X-Timestamp", timestamp)
	request.Header.Set("X-Nonce", nonce)
	request.Header.Set("X-Signature", base64.StdEncoding.EncodeToString(mac.Sum(nil)))
	request.Header.Set("Content-Type", "application/json")
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		panic(err)
	}
	defer answer.Body.Close()
	text, _ := io.ReadAll(answer.Body)
	fmt.Println(answer.StatusCode, string(text))
}`,
  PHP: (want) => `<?php
$key = 'your-app-key'; $secret = 'your-app-secret';
$body = ${single(want.body)};
$timestamp = (string) (int) (microtime(true) * 1000);
$nonce = bin2hex(random_bytes(16));
$canonical = implode("\\n", [${single(want.method)}, ${single(want.path)}, ${single(want.query)},
    hash('sha256', $body), $key, $timestamp, $nonce]);
$signature = base64_encode(hash_hmac('sha256', $canonical, $secret, true));
$call = curl_init(${single(url(want))});
curl_setopt_array($call, [
    CURLOPT_CUSTOMREQUEST => ${single(want.method)}, CURLOPT_RETURNTRANSFER => true, CURLOPT_POSTFIELDS => $body,
    CURLOPT_HTTPHEADER => ["X-App-Key: $key", "X-Timestamp: $timestamp", "X-Nonce: $nonce",
        "X-Signature: $signature", 'Content-Type: application/json'],
]);
echo curl_exec($call);`,
  "C#": (want) => `using System.Security.Cryptography;
using System.Text;

string key = "your-app-key", secret = "your-app-secret", body = ${quote(want.body)};
string timestamp = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds().ToString();
string nonce = Guid.NewGuid().ToString("N");
string hash = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(body))).ToLowerInvariant();
string canonical = string.Join("\\n", ${quote(want.method)}, ${quote(want.path)}, ${quote(want.query)}, hash, key, timestamp, nonce);
string signature = Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(canonical)));
var request = new HttpRequestMessage(new HttpMethod(${quote(want.method)}), ${quote(url(want))}) {
    Content = body == "" ? null : new StringContent(body, Encoding.UTF8, "application/json"),
};
request.Headers.Add("X-App-Key", key);
request.Headers.Add("X-Timestamp", timestamp);
request.Headers.Add("X-Nonce", nonce);
request.Headers.Add("X-Signature", signature);
var answer = await new HttpClient().SendAsync(request);
Console.WriteLine(await answer.Content.ReadAsStringAsync());`,
  Rust: (
    want,
  ) => `// [dependencies] base64 = "0.22", hmac = "0.12", rand = "0.9", sha2 = "0.10", hex = "0.4", ureq = "3"
use base64::{Engine, engine::general_purpose::STANDARD};
use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};
use std::time::{SystemTime, UNIX_EPOCH};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (key, secret, body) = ("your-app-key", "your-app-secret", ${quote(want.body)});
    let timestamp = SystemTime::now().duration_since(UNIX_EPOCH)?.as_millis().to_string();
    let nonce = hex::encode(rand::random::<[u8; 16]>());
    let hash = hex::encode(Sha256::digest(body));
    let canonical = [${quote(want.method)}, ${quote(want.path)}, ${quote(want.query)}, &hash, key, &timestamp, &nonce].join("\\n");
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes())?;
    mac.update(canonical.as_bytes());
    let request = ureq::http::Request::builder()
        .method(${quote(want.method)})
        .uri(${quote(url(want))})
        .header("X-App-Key", key)
        .header("X-Timestamp", &timestamp)
        .header("X-Nonce", &nonce)
        .header("X-Signature", STANDARD.encode(mac.finalize().into_bytes()))
        .header("Content-Type", "application/json")
        .body(body)?;
    println!("{}", ureq::run(request)?.body_mut().read_to_string()?);
    Ok(())
}`,
};

/** A whole program that sends the call, for the chosen language. */
export function sampleCode(language: Language, want: Wanted): string {
  return SAMPLES[language](want);
}

/** Percent-encodes as RFC 3986 wants it: everything but unreserved characters. */
export function encode(value: string): string {
  return encodeURIComponent(value).replace(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** The query as it is sent and signed: encoded, sorted by name, then value. */
export function queryOf(query: Record<string, string>): string {
  return Object.entries(query)
    .map(([name, value]) => [encode(name), encode(value)] as const)
    .sort(([a, x], [b, y]) => (a < b ? -1 : a > b ? 1 : x < y ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join("&");
}

/** Puts path parameters into a template. */
export function pathOf(template: string, values: Record<string, string>): string {
  return template.replace(/\{([^}]+)\}/g, (whole, name: string) =>
    name in values ? encode(values[name] ?? "") : whole,
  );
}
