/* Tabs, password rules and the code that a captcha buys, with the countdown to the next one. */
"use strict";
const getCode = $("get-code");
let way = words.tab, ticket, ticketFor, tick;

function span(seconds) {
  if (seconds < 100) return String(seconds);
  const two = (n) => String(n).padStart(2, "0");
  const hours = Math.floor(seconds / 3600), rest = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return hours ? `${hours}:${rest}` : rest;
}
/** Counts down on the button to the moment the server allows another code. */
function countdown(seconds) {
  const until = Date.now() + seconds * 1000;
  clearInterval(tick);
  getCode.dataset.wait = "yes";
  const step = () => {
    const left = Math.ceil((until - Date.now()) / 1000);
    getCode.disabled = left > 0;
    getCode.textContent = left > 0 ? (left < 100 ? words.again : words.againLong).replace("{n}", span(left)) : words.getCode;
    if (left > 0) return;
    clearInterval(tick);
    delete getCode.dataset.wait;
  };
  tick = setInterval(step, 1000);
  step();
}

getCode.addEventListener("click", () => held(getCode, async () => {
  clearMarks();
  const recipient = form[way].value.trim();
  try {
    const sent = await send("/codes", {
      channel: way === "phone" ? "sms" : "email", purpose: words.purpose, recipient,
      captcha_id: captcha?.id ?? "", captcha_answer: form.captcha.value.trim(),
    });
    ticket = sent.ticket;
    ticketFor = recipient;
    countdown(sent.resend_in);
    $("code-hint").textContent = words.sent.replace("{n}", Math.round(sent.expires_in / 60));
    $("inbox").hidden = false;
    form.code.focus();
    newCaptcha().catch(() => {});
  } catch (problem) {
    if (!problem.code) throw problem;
    if (problem.retry_after && /limit/.test(problem.code)) countdown(problem.retry_after);
    await newCaptcha().catch(() => {});
    show(problem);
  }
}));

function choose(next) {
  way = next;
  document.querySelectorAll(".switch a").forEach((tab) => {
    tab.dataset.tab === way ? tab.setAttribute("aria-current", "page") : tab.removeAttribute("aria-current");
  });
  $("by-phone").hidden = way !== "phone";
  $("by-email").hidden = way !== "email";
  $("code-label").textContent = way === "phone" ? words.smsCode : words.mailCode;
  clearMarks();
}
document.querySelectorAll(".switch a").forEach((tab) => tab.addEventListener("click", (event) => {
  event.preventDefault();
  history.replaceState(null, "", tab.href);
  choose(tab.dataset.tab);
  $(way).focus();
}));

function rules() {
  const text = form.password.value, length = [...text].length;
  const kinds = [/\d/, /\p{L}/u, /[^\d\p{L}]/u].filter((kind) => kind.test(text)).length;
  $("rule-length").classList.toggle("met", length >= words.min && length <= words.max);
  $("rule-kinds").classList.toggle("met", kinds >= $("rule-kinds").dataset.kinds);
}
form.password.addEventListener("input", rules);

/** The recipient whose code was sent, or a refusal of what can be seen here already. */
function proven() {
  if (form.password.value !== form.again.value) throw { code: "password_mismatch", detail: words.mismatch };
  const recipient = form[way].value.trim();
  if (!ticket || ticketFor !== recipient) throw { code: "code_wrong", detail: words.codeFirst };
  return recipient;
}

choose(way);
rules();
