/* Setting a forgotten password anew, then on to the login page. */
"use strict";
const submit = $("submit");
form.addEventListener("submit", (event) => {
  event.preventDefault();
  held(submit, async () => {
    clearMarks();
    const recipient = proven();
    const done = await send("/password-recoveries", {
      recipient, code: form.code.value.trim(), code_ticket: ticket,
      password: form.password.value, password_again: form.again.value,
    });
    location.assign(`${ownPath(done.next) ?? "/login"}?notice=password`);
  });
});
submit.disabled = false;
newCaptcha().catch(show);
