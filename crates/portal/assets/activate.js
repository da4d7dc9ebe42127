/* Activating an imported account: the phone first, then user name and password, then on to the login page. */
"use strict";
const submit = $("submit"), step = (n) => document.querySelectorAll("[data-step]").forEach((part) => { part.hidden = part.dataset.step !== n; });
let pass;

function ready() {
  const waits = pass && !form.agreement.checked;
  submit.dataset.wait = waits ? "yes" : "no";
  submit.disabled = waits;
}
form.agreement.addEventListener("change", ready);

form.addEventListener("submit", (event) => {
  event.preventDefault();
  held(submit, async () => {
    clearMarks();
    if (!pass) {
      const phone = proven();
      const begun = await send("/activations", {
        id_number: form.id_number.value.trim(), phone, code: form.code.value.trim(), code_ticket: ticket,
        ...(!$("card").hidden && { card: card() }),
      }).catch((problem) => {
        // The code is used up: the next try needs another one, and says what the card says.
        if (problem.code === "activation_proof_required") $("card").hidden = false;
        throw problem;
      });
      pass = begun.ticket;
      step("2");
      ready();
      form.username.focus();
      return;
    }
    try {
      const done = await send("/activations/completion", {
        ticket: pass, username: form.username.value.trim(), password: form.password.value,
        password_again: form.again.value, agreement: form.agreement.checked,
      });
      location.assign(`${ownPath(done.next) ?? "/login"}?notice=activated`);
    } catch (problem) {
      if (problem.code === "activation_expired") {
        pass = ticket = undefined;
        step("1");
        ready();
        newCaptcha().catch(show);
      }
      throw problem;
    }
  });
});
ready();
newCaptcha().catch(show);
