/* The image captcha of a form. */
"use strict";
const picture = $("captcha-image");
let captcha, expiry;

async function newCaptcha() {
  clearTimeout(expiry);
  form.captcha.value = "";
  captcha = await send("/captchas", { purpose: words.purpose });
  const image = new Image(136, 44);
  image.src = captcha.image;
  image.alt = words.captchaAlt;
  picture.replaceChildren(image);
  $("captcha-hint").textContent = captcha.answer ? words.demoAnswer.replace("{answer}", captcha.answer) : "";
  expiry = setTimeout(() => newCaptcha().catch(show), captcha.expires_in * 1000);
}
picture.addEventListener("click", () => newCaptcha().then(() => form.captcha.focus(), show));
