/* The second step of a log-in: six digits are the authenticator's code, everything else a recovery code. */
"use strict";
const submit = $("submit");
form.addEventListener("submit", (event) => {
  event.preventDefault();
  held(submit, async () => {
    clearMarks();
    const typed = form.code.value.replace(/\s/g, "");
    const done = await send("/sessions/challenge", /^\d{6}$/.test(typed) ? { code: typed } : { recovery_code: typed });
    location.assign(ownPath(words.returnTo) ?? ownPath(done.next) ?? "/console");
  });
});
submit.disabled = false;
