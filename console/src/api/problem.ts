import { say } from "../i18n";
import type { components } from "./schema";

/** A refusal as the server wrote it (RFC 9457 with our code). */
export type Problem = components["schemas"]["Problem"];

/** One wrong field: where, and what is wrong. */
export interface FieldProblem {
  /** Path of the field in the form, e.g. ["documents", "id_front"]. */
  path: string[];
  code: string;
  text: string;
}

/** A refused or failed call; `code` decides, the text is for people. */
export class ApiError extends Error {
  readonly code: string;
  readonly status: number;
  readonly requestId: string | null;
  readonly next: string | null;
  readonly retryAfter: number | null;
  readonly fields: FieldProblem[];

  constructor(problem: Partial<Problem> | undefined, status: number) {
    const code = problem?.code ?? (status === 0 ? "offline" : "internal");
    super(sentence(code, problem));
    this.name = "ApiError";
    this.code = code;
    this.status = status;
    this.requestId = problem?.request_id ?? null;
    this.next = safeNext(problem?.next);
    this.retryAfter = problem?.retry_after ?? null;
    this.fields = (problem?.errors ?? []).map((error) => ({
      path: pointer(error.pointer),
      code: error.code,
      text: error.detail,
    }));
  }
}

/** The server's words, which are already in the reader's language; ours only where no server spoke. */
function sentence(code: string, problem: Partial<Problem> | undefined): string {
  return problem?.detail || problem?.title || say(code === "offline" ? "err.offline" : "err.internal");
}

/** Turns a JSON pointer into a form path. */
export function pointer(text: string): string[] {
  return text
    .split("/")
    .slice(1)
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
}

/** Follows only addresses of this site, whatever a body says. */
export function safeNext(next: string | null | undefined): string | null {
  return next && /^\/(?![/\\])/.test(next) ? next : null;
}

/** Whether the person was asked to confirm and did not; they know that, so that nothing needs to be said. */
export function declined(error: unknown): boolean {
  return error instanceof ApiError && error.code === "reauthentication_required";
}

/** What a person should read about any failure. */
export function explain(error: unknown): string {
  return error instanceof ApiError ? error.message : say("err.internal");
}
