/** By which way a factor is given. */
export type Way = "password" | "code";

/** What was typed, as the server wants it: six digits are the authenticator's code, everything else a recovery code. */
export function proofOf(typed: string): { code: string } | { recovery_code: string } {
  const plain = typed.replaceAll(/\s/g, "");
  return /^\d{6}$/.test(plain) ? { code: plain } : { recovery_code: plain };
}
