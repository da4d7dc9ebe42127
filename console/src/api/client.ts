import createClient, { type Middleware } from "openapi-fetch";
import { LOCALE, language } from "../i18n";
import { ApiError, type Problem } from "./problem";
import type { paths } from "./schema";

let csrf = "";

/** Keeps the token that `me` handed out; every changing call carries it. */
export function keepCsrf(token: string): void {
  csrf = token;
}

/** 128 random bits; `randomUUID` does not exist on plain http. */
export function randomKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

const headers: Middleware = {
  onRequest({ request }) {
    request.headers.set("Accept-Language", LOCALE[language()]);
    if (request.method !== "GET") request.headers.set("X-CSRF-Token", csrf);
    if (request.method === "POST") request.headers.set("Idempotency-Key", randomKey());
    return request;
  },
};

/** The two sides of the house, which have their own log-ins. */
export type Side = "developer" | "staff";

let ask: ((side: Side) => Promise<boolean>) | undefined;
let asking: Promise<boolean> | undefined;

/** Says who asks people to confirm that it still is them: the dialog, while it is there. */
export function confirmThrough(dialog: typeof ask): void {
  ask = dialog;
}

/** Asks for a factor again, one question at a time; resolves to whether it was given (rule A11). */
export function confirmAgain(side: Side): Promise<boolean> {
  asking ??= (ask?.(side) ?? Promise.resolve(false)).finally(() => {
    asking = undefined;
  });
  return asking;
}

/** Asks for a factor where a deed needs one, and then does the deed: no page has to think of it. */
async function confirmed(request: Request): Promise<Response> {
  const again = request.clone();
  const response = await patient(request);
  if (response.status !== 403) return response;
  const problem: unknown = await response
    .clone()
    .json()
    .catch(() => undefined);
  if ((problem as Partial<Problem> | undefined)?.code !== "reauthentication_required") return response;
  const side = new URL(request.url).pathname.startsWith("/api/v1/admin/") ? "staff" : "developer";
  return (await confirmAgain(side)) ? patient(again) : response;
}

/** Sends once more when the line broke; the idempotency key makes that safe, other methods are so by nature. */
async function patient(request: Request): Promise<Response> {
  const second = request.clone();
  try {
    return await fetch(request);
  } catch {
    try {
      return await fetch(second);
    } catch {
      throw new ApiError(undefined, 0);
    }
  }
}

export const api = createClient<paths>({ baseUrl: window.location.origin, fetch: confirmed });
api.use(headers);

/** Turns a reply into its value, or throws the problem. */
export async function must<T>(
  reply: Promise<{ data?: T; error?: unknown; response: Response }>,
): Promise<Exclude<T, undefined>> {
  const { data, error, response } = await reply;
  if (error !== undefined || !response.ok) throw new ApiError(error as Partial<Problem> | undefined, response.status);
  return data as Exclude<T, undefined>;
}

/** Sends a file with progress (fetch has none); the answer is parsed like any other. */
export function upload<T>(
  path: string,
  file: Blob,
  progress: (percent: number) => void,
  abort?: AbortSignal,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", path);
    request.responseType = "text";
    request.setRequestHeader("Content-Type", file.type || "application/octet-stream");
    request.setRequestHeader("Accept-Language", LOCALE[language()]);
    request.setRequestHeader("X-CSRF-Token", csrf);
    request.upload.onprogress = (event) => event.lengthComputable && progress((100 * event.loaded) / event.total);
    request.onload = () => {
      let body: unknown;
      try {
        body = JSON.parse(request.responseText);
      } catch {
        body = undefined;
      }
      if (request.status >= 200 && request.status < 300) resolve(body as T);
      else reject(new ApiError(body as Partial<Problem> | undefined, request.status));
    };
    request.onerror = () => reject(new ApiError(undefined, 0));
    abort?.addEventListener("abort", () => request.abort());
    request.send(file);
  });
}

/** Sets a thing to the bytes of a file; the answer is parsed like any other. */
export async function put<T>(path: string, file: Blob): Promise<T> {
  const response = await fetch(path, {
    method: "PUT",
    body: file,
    headers: {
      "Content-Type": file.type || "application/octet-stream",
      "Accept-Language": LOCALE[language()],
      "X-CSRF-Token": csrf,
    },
  }).catch(() => {
    throw new ApiError(undefined, 0);
  });
  const body: unknown = await response.json().catch(() => undefined);
  if (!response.ok) throw new ApiError(body as Partial<Problem> | undefined, response.status);
  return body as T;
}
