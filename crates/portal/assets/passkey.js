/* Passkeys: asks the device for a signature and logs in with it, as the second step or alone. */
"use strict";
const bytesOf = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
const textOf = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

async function signed() {
  const { challenge, rp_id } = await send("/passkey-challenges", {});
  const wish = { challenge: bytesOf(challenge), rpId: rp_id, userVerification: "required" };
  const key = await navigator.credentials.get({ publicKey: wish }).catch(() => null);
  if (!key) throw { code: "passkey", detail: passkey.dataset.failed };
  const { clientDataJSON, authenticatorData, signature } = key.response;
  return { credential: key.id, client_data: textOf(clientDataJSON), authenticator_data: textOf(authenticatorData), signature: textOf(signature) };
}

const passkey = $("passkey");
if (window.PublicKeyCredential) {
  passkey.hidden = false;
  passkey.addEventListener("click", () => held(passkey, async () => {
    clearMarks();
    const proof = await signed();
    const done = await (passkey.dataset.step === "second" ? send("/sessions/challenge", { passkey: proof }) : send("/sessions/passkey", proof));
    location.assign(ownPath(words.returnTo) ?? ownPath(done.next) ?? "/console");
  }));
}
