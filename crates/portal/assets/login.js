/* Logging in: one request, then on to where the visitor was going. */
"use strict";
const submit = $("submit");
form.addEventListener("submit", (event) => {
  event.preventDefault();
  held(submit, async () => {
    clearMarks();
    const done = await send("/sessions", { login: form.login.value.trim(), password: form.password.value });
    location.assign(ownPath(words.returnTo) ?? ownPath(done.next) ?? "/console");
  });
});
submit.disabled = false;
