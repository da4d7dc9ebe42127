/* Registration: the tabs, the password rules and the success screen. */
"use strict";
const submit = $("submit");

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
  $("rule-kinds").classList.toggle("met", kinds >= 2);
}
form.password.addEventListener("input", rules);

function consent() {
  submit.dataset.wait = form.agreement.checked ? "no" : "yes";
  submit.disabled = !form.agreement.checked;
}
form.agreement.addEventListener("change", consent);

form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (!form.agreement.checked) return;
  held(submit, async () => {
    if (form.password.value !== form.again.value) throw { code: "password_mismatch", detail: words.mismatch };
    const recipient = form[way].value.trim();
    if (!ticket || ticketFor !== recipient) throw { code: "code_wrong", detail: words.codeFirst };
    const done = await send("/accounts", {
      [way]: recipient, password: form.password.value, password_again: form.again.value,
      code: form.code.value.trim(), code_ticket: ticket, agreement: true,
    });
    $("entry").hidden = true;
    document.querySelectorAll(".visitor").forEach((link) => { link.hidden = true; });
    $("done").hidden = false;
    $("verify").href = ownPath(done.next) ?? "/console/verify";
    $("done-title").focus();
  });
});

choose(way);
rules();
consent();
newCaptcha().catch(show);
