import { api, must, type Side } from "../api/client";
import { ApiError } from "../api/problem";
import type { Assertion, NewPasskey, PasskeyWish } from "../api/types";
import { say } from "../i18n";

/** Whether this browser, at this address, knows passkeys at all. */
export function knowsPasskeys(): boolean {
  return typeof window.PublicKeyCredential === "function";
}

/** Reads base 64 for addresses. */
export function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

/** Writes base 64 for addresses. */
export function textOf(buffer: ArrayBuffer): string {
  const letters = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join("");
  return btoa(letters).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** Waits for the person and the device; a refusal of either is told in our words. */
async function asked<T extends Credential>(answer: Promise<Credential | null>): Promise<T> {
  const credential = await answer.catch(() => null);
  if (!credential) throw new ApiError({ code: "passkey", detail: say("factor.passkey_failed") }, 422);
  return credential as T;
}

/** Lets the device make a key for this site, which it keeps itself and asks its owner for. */
export async function makePasskey(wish: PasskeyWish, name: string): Promise<NewPasskey> {
  const made = await asked<PublicKeyCredential>(
    navigator.credentials.create({
      publicKey: {
        challenge: bytesOf(wish.challenge),
        rp: { id: wish.rp_id, name: say("brand") },
        user: { id: bytesOf(wish.user_id), name: wish.user_name, displayName: wish.user_name },
        pubKeyCredParams: [{ type: "public-key", alg: -7 }],
        excludeCredentials: wish.exclude.map((id) => ({ type: "public-key", id: bytesOf(id) })),
        authenticatorSelection: { residentKey: "required", userVerification: "required" },
        attestation: "none",
      },
    }),
  );
  const response = made.response as AuthenticatorAttestationResponse;
  return {
    name,
    client_data: textOf(response.clientDataJSON),
    authenticator_data: textOf(response.getAuthenticatorData()),
    public_key: textOf(response.getPublicKey() ?? new ArrayBuffer(0)),
  };
}

/** Lets a passkey of this site sign a fresh challenge. */
export async function signWithPasskey(): Promise<Assertion> {
  const { challenge, rp_id } = await must(api.POST("/api/v1/passkey-challenges"));
  const signed = await asked<PublicKeyCredential>(
    navigator.credentials.get({
      publicKey: { challenge: bytesOf(challenge), rpId: rp_id, userVerification: "required" },
    }),
  );
  const response = signed.response as AuthenticatorAssertionResponse;
  return {
    credential: signed.id,
    client_data: textOf(response.clientDataJSON),
    authenticator_data: textOf(response.authenticatorData),
    signature: textOf(response.signature),
  };
}

/** Asks for a challenge, makes a passkey and hands it in. */
export async function addPasskey(side: Side, name: string) {
  if (side === "staff") {
    const wish = await must(api.POST("/api/v1/admin/me/passkey-challenges"));
    return must(api.POST("/api/v1/admin/me/factors/passkeys", { body: await makePasskey(wish, name) }));
  }
  const wish = await must(api.POST("/api/v1/me/passkey-challenges"));
  return must(api.POST("/api/v1/me/factors/passkeys", { body: await makePasskey(wish, name) }));
}
