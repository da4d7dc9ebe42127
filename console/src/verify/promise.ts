/** The promised working days as people read them: 1–2. */
export function days(promise: string | undefined): string {
  return (promise || "1-2").replace("-", "–");
}
