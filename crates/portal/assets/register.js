/* Registration: the agreement and the success screen. */
"use strict";
const submit = $("submit");

function consent() {
  submit.dataset.wait = form.agreement.checked ? "no" : "yes";
  submit.disabled = !form.agreement.checked;
}
form.agreement.addEventListener("change", consent);

form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (!form.agreement.checked) return;
  held(submit, async () => {
    const recipient = proven();
    const done = await send("/accounts", {
      [way]: recipient, password: form.password.value, password_again: form.again.value,
      code: form.code.value.trim(), code_ticket: ticket, agreement: true, ...(form.valid_from && { id_number: form.id_number.value.trim(), card: card() }), ...(form.invitation && { invitation_code: form.invitation.value }),
    });
    $("entry").hidden = true;
    document.querySelectorAll(".visitor").forEach((link) => { link.hidden = true; });
    $("done").hidden = false;
    $("verify").href = ownPath(done.next) ?? "/console/verify";
    $("done-title").focus();
  });
});

consent();
newCaptcha().catch(show);
