/* Shared by the forms before sign-in: sends JSON and shows a refusal at the field it belongs to. */
"use strict";
const $ = (id) => document.getElementById(id);
const form = document.querySelector("form[data-api]");
const words = form.dataset;
const alertBox = $("refusal");
const fields = [...form.querySelectorAll(".field")];

/** Keeps a path only when it stays on this origin. */
function ownPath(path) {
  if (typeof path !== "string" || !/^\/(?![/\\])/.test(path)) return null;
  const url = new URL(path, location.origin);
  return url.origin === location.origin ? url.pathname + url.search + url.hash : null;
}

/** Sends to the public API; throws the problem document of a refusal. */
async function send(path, body, method = "POST") {
  const key = Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, "0")).join("");
  let answer;
  try {
    answer = await fetch("/api/v1" + path, {
      method,
      credentials: "same-origin",
      headers: { "content-type": "application/json", "accept-language": document.documentElement.lang, "idempotency-key": key },
      body: JSON.stringify(body),
    });
  } catch {
    throw { code: "network", detail: words.network };
  }
  const data = await answer.json().catch(() => ({}));
  if (!answer.ok) throw data.code ? data : { code: "network", detail: words.network };
  return data;
}

function mark(field, text) {
  const input = field.querySelector("input");
  field.querySelector(".error").textContent = text;
  text ? input.setAttribute("aria-invalid", "true") : input.removeAttribute("aria-invalid");
}

function clearMarks() {
  fields.forEach((field) => mark(field, ""));
  alertBox.hidden = true;
  offer();
}

/** What names the refusal in data-on shows, such as the way out of it. */
function offer(code) {
  form.querySelectorAll("[data-on]").forEach((part) => { part.hidden = !part.dataset.on.split(" ").includes(code); });
}

/** A field names in data-for the pointers and codes that belong to it. */
function fieldFor(name) {
  return fields.find((field) => !field.closest("[hidden]") && field.dataset.for.split(" ").includes(name));
}

function show(problem) {
  clearMarks();
  offer(problem.code);
  let first;
  const parts = problem.errors?.length ? problem.errors : [{ code: problem.code, detail: problem.detail }];
  const loose = [];
  for (const part of parts) {
    const field = fieldFor(part.code) ?? fieldFor(part.pointer);
    if (field) mark(field, part.detail); else loose.push(part.detail);
    first ??= field;
  }
  if (loose.length) {
    alertBox.textContent = loose.join(" ");
    if (problem.request_id && problem.code === "internal") alertBox.textContent += ` (${problem.request_id})`;
    alertBox.hidden = false;
  }
  (first?.querySelector("input") ?? alertBox).focus();
}

/** Runs one request with the button held, so that a second press does nothing. */
async function held(button, work) {
  if (button.disabled) return;
  button.disabled = true;
  form.setAttribute("aria-busy", "true");
  try { await work(); } catch (problem) { if (!problem.code) throw problem; show(problem); }
  form.removeAttribute("aria-busy");
  button.disabled = button.dataset.wait === "yes";
}

form.addEventListener("input", (event) => {
  const field = event.target.closest(".field");
  if (field) mark(field, "");
});
form.querySelectorAll(".eye").forEach((eye) => {
  eye.hidden = false;
  eye.addEventListener("click", () => {
    const input = eye.parentElement.querySelector("input");
    const shown = input.type === "text";
    input.type = shown ? "password" : "text";
    eye.textContent = shown ? words.reveal : words.hide;
  });
});
