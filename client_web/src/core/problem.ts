/** What can go wrong between browser and server, named for the fact. */
import type { Problem } from "../generated/wire";

/** The server answered with a problem document. */
export class Refused extends Error {
  override readonly name = "Refused";

  readonly problem: Problem;
  /** Seconds that the server asks us to wait, from `Retry-After`. */
  readonly retryAfter: number | null;

  constructor(problem: Problem, retryAfter: number | null = null) {
    super(problem.title);
    this.problem = problem;
    this.retryAfter = retryAfter;
  }

  get code(): string {
    return this.problem.code;
  }

  get status(): number {
    return this.problem.status;
  }
}

/** No answer: no network, or no server. */
export class Unreachable extends Error {
  override readonly name = "Unreachable";
}

/** The code of a problem, `unreachable` without an answer, `unknown` for anything else. */
export function codeOf(error: unknown): string {
  if (error instanceof Refused) return error.code;
  return error instanceof Unreachable ? "unreachable" : "unknown";
}

/** A problem document from an answer that may carry none (a proxy's page, an empty body). */
export function problemFrom(status: number, body: unknown): Problem {
  const given = typeof body === "object" && body !== null ? (body as Partial<Problem>) : {};
  const code = typeof given.code === "string" ? given.code : `http_${status}`;
  return {
    type: given.type ?? `/problems/${code}`,
    title: given.title ?? code,
    status,
    code,
    detail: given.detail ?? null,
    path: given.path ?? null,
    errors: given.errors ?? [],
    log_id: given.log_id ?? null,
    changes: given.changes ?? [],
  };
}

/** What a server that starts again, or what stands before it, answers. */
const AWAY: ReadonlySet<number> = new Set([502, 503, 504]);

/** Whether the server could not be reached, or only something in its place said that it is away. */
export const isAway = (error: unknown): boolean =>
  error instanceof Unreachable || (error instanceof Refused && AWAY.has(error.status));
