/* Ends a log-in that the outside provider confirmed; its code leaves the address at once. */
"use strict";
const back = new URLSearchParams(location.search);
history.replaceState(null, "", location.pathname);
(async () => {
  try {
    const [state, code] = [back.get("state"), back.get("code")];
    if (!state || !code) throw { code: "outside_denied", detail: words.denied };
    const done = await send("/outside-sessions", { state, code });
    location.replace(ownPath(done.next) ?? "/console");
  } catch (problem) {
    if (!problem.code) throw problem;
    $("wait").hidden = true;
    show(problem);
  }
})();
