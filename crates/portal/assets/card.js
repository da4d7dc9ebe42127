/* An identity card in a form: its last day follows from the first one and the span. */
"use strict";
const from = form.valid_from, years = form.valid_years;

function until() {
  const [year, month, day] = from.value.split("-").map(Number);
  if (!years.value) return words.long;
  if (!day) return "";
  const end = year + Number(years.value), last = new Date(Date.UTC(end, month, 0)).getUTCDate();
  return [end, month, Math.min(day, last)].map((part) => String(part).padStart(2, "0")).join("-");
}
function showUntil() { $("valid_until").value = until(); }
[from, years].forEach((input) => input.addEventListener("input", showUntil));
showUntil();

/** What the card says, as the API takes it. */
function card() {
  return {
    name: form.card_name.value.trim(), valid_from: from.value || null,
    valid_years: years.value ? Number(years.value) : null, consent: form.consent.checked,
  };
}
