/* A face check without a session: to the vendor's page, back from it, and on to the log-in or a new password. */
"use strict";
const submit = $("submit"), back = new URLSearchParams(location.search), reset = words.wish === "reset_password";
const pause = (ms) => new Promise((done) => setTimeout(done, ms));
let check;

async function begin() {
  const begun = await send("/face-checks", {
    purpose: words.wish, name: form.card_name.value.trim(), id_number: form.id_number.value.trim(),
    consent: form.consent.checked, captcha_id: captcha?.id ?? "", captcha_answer: form.captcha.value.trim(),
  }).catch(async (problem) => {
    await newCaptcha().catch(() => {});
    throw problem;
  });
  location.assign(begun.address);
  await pause(5000);
}

/** Asks until the person has finished at the vendor's, for ten minutes at the most. */
async function result(id, state) {
  for (let left = 300; left > 0; left -= 1) {
    const said = await send(`/face-checks/${encodeURIComponent(id)}`, { state }, "PUT");
    if (said.state === "matched") return said;
    await pause(2000);
  }
  throw { code: "network", detail: words.network };
}

async function finish(id, state) {
  $("waiting").hidden = false;
  const said = await result(id, state);
  if (!reset) {
    const done = await send("/face-sessions", { check: id });
    return location.replace(ownPath(done.next) ?? "/console");
  }
  check = id;
  $("waiting").hidden = true;
  $("account").textContent = said.account;
  document.querySelectorAll("[data-step]").forEach((part) => { part.hidden = part.dataset.step !== "2"; });
  form.password.focus();
}

async function recover() {
  if (form.password.value !== form.again.value) throw { code: "password_mismatch", detail: words.mismatch };
  const done = await send("/face-password-recoveries", {
    check, password: form.password.value, password_again: form.again.value,
  });
  location.assign(`${ownPath(done.next) ?? "/login"}?notice=password`);
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  held(submit, async () => {
    clearMarks();
    await (check ? recover() : begin());
  });
});
if (back.get("check")) {
  history.replaceState(null, "", location.pathname);
  held(submit, () => finish(back.get("check"), back.get("state")).catch((problem) => {
    $("waiting").hidden = true;
    newCaptcha().catch(() => {});
    throw problem;
  }));
} else newCaptcha().catch(show);
