/* Every page: copy buttons of code cards, the account menu and logging out. */
"use strict";
{
  const copy = async (text) => {
    if (navigator.clipboard) return navigator.clipboard.writeText(text);
    const area = Object.assign(document.createElement("textarea"), { value: text });
    document.body.append(area);
    area.select();
    const copied = document.execCommand("copy");
    area.remove();
    if (!copied) throw new Error("copy refused");
  };
  document.querySelectorAll("button[data-copied]").forEach((button) => {
    const words = button.textContent;
    const say = (text) => { button.textContent = text; setTimeout(() => { button.textContent = words; }, 2000); };
    button.hidden = false;
    button.addEventListener("click", () =>
      copy(button.closest(".code").querySelector("pre").textContent).then(() => say(button.dataset.copied), () => say(button.dataset.failed)));
  });
  const menu = document.querySelector(".menu");
  const close = (event) => { if (menu && !menu.contains(event.target)) menu.open = false; };
  document.addEventListener("click", close);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu?.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
  const out = document.getElementById("log-out");
  if (out) {
    out.hidden = false;
    out.addEventListener("click", async () => {
      out.disabled = true;
      const me = await fetch("/api/v1/me", { credentials: "same-origin" }).then((answer) => answer.json()).catch(() => ({}));
      await fetch("/api/v1/sessions/current", { method: "DELETE", credentials: "same-origin", headers: { "x-csrf-token": me.csrf_token ?? "" } }).catch(() => {});
      location.assign("/login");
    });
  }
}
