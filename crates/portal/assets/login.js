/* Logging in: one request, then on to where the visitor was going. */
"use strict";
const submit = $("submit");
form.addEventListener("submit", (event) => {
  event.preventDefault();
  held(submit, async () => {
    clearMarks();
    const offer = (problem) => {
      $("waiting").hidden = problem.next !== "/activate";
      throw problem;
    };
    const done = await send("/sessions", { login: form.login.value.trim(), password: form.password.value }).catch(offer);
    const back = ownPath(words.returnTo);
    if (done.factors.length && back) location.assign(`${done.next}?return_to=${encodeURIComponent(back)}`);
    else location.assign((done.factors.length ? null : back) ?? ownPath(done.next) ?? "/console");
  });
});
const outside = $("outside");
if (outside) {
  outside.hidden = false;
  outside.addEventListener("click", () => held(outside, async () => {
    clearMarks();
    location.assign((await send("/outside-logins", {})).address);
  }));
}
submit.disabled = false;
