/**
 * The typed client of the HTTP API.
 *
 * A call names its route as `docs/protocol.md` does; the generated `Routes` give the types of query, body and answer.
 * On "not signed in" it asks for a renewal from the device cookie once, together with every other call that waits for
 * the same renewal, and tries again. On "step up needed" the page asks the person to prove who they are, once for every
 * call that waits for it, and the same request goes again. Wrong answers are thrown as `Refused`, no answer as `Unreachable`.
 */
import type { Me, Routes } from "../generated/wire";
import { problemFrom, Refused, Unreachable } from "./problem";

export type RouteName = keyof Routes;
type Asks<R extends RouteName> = Routes[R]["asks"];
export type Answer<R extends RouteName> = Routes[R]["answers"];

export type CallOptions<R extends RouteName> = {
  readonly query?: Routes[R]["query"];
  /** Values for `{…}` in the route. */
  readonly path?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
} & (null extends Asks<R> ? { readonly body?: never } : { readonly body: Asks<R> });

/** Which device identity a page acts as: a classroom unit has its own cookies. */
export type Identity = "person" | "unit";

export interface ApiSettings {
  readonly identity?: Identity;
  readonly fetch?: typeof fetch;
  /** What explanations are told in; the browser's own languages where it is absent. */
  readonly language?: () => string;
  /** Called once when a renewal was refused: nobody is signed in any more. */
  readonly onSignedOut?: () => void;
  /** Called when the server wants to know again who is there; answers whether the person showed it. */
  readonly onStepUp?: () => Promise<boolean>;
}

export interface Api {
  call<R extends RouteName>(
    route: R,
    ...options: null extends Asks<R> ? [CallOptions<R>?] : [CallOptions<R>]
  ): Promise<Answer<R>>;
  /** Ask for a fresh sign-in from the device; null when there is none. */
  renew(): Promise<Me | null>;
}

/** Routes whose 401 says something about what was typed, not about the sign-in. */
const NEVER_RENEWED: ReadonlySet<string> = new Set<RouteName>([
  "POST /api/access/renew",
  "POST /api/access/links/look",
  "POST /api/access/links/use",
  "POST /api/access/password",
  "POST /api/access/password/set",
  "POST /api/access/password/forgotten",
  "POST /api/access/factors/waiting",
  "POST /api/access/factors/leave",
  "POST /api/access/factors/enter",
  "POST /api/access/factors/begin",
  "POST /api/access/factors/finish",
  "POST /api/access/keys/ask",
  "POST /api/access/keys/enter",
  "POST /api/access/keys/begin",
  "POST /api/access/keys/finish",
  "POST /api/access/providers/offered",
  "POST /api/access/providers/begin",
  "POST /api/access/providers/finish",
  "POST /api/access/units/start",
  "POST /api/access/units/claim",
]);

/**
 * A server that stands still keeps its connections, and a question over one of those has no end by itself. So long a
 * page waits for an answer to begin; a change takes as long as it takes, for it may have been carried out.
 */
const READS_WITHIN_MS = 60_000;
const RENEWS_WITHIN_MS = 20_000;

interface Loose {
  readonly query?: Readonly<Record<string, string | undefined>>;
  readonly path?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly signal?: AbortSignal;
}

/** The address of a route with its path values and query filled in. */
export function addressOf(route: string, path: Loose["path"] = {}, query: Loose["query"] = {}): string {
  const template = route.slice(route.indexOf(" ") + 1);
  const filled = template.replace(/\{(\w+)\}/g, (_, key: string) => encodeURIComponent(path[key] ?? ""));
  const asked = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return asked.length > 0 ? `${filled}?${new URLSearchParams(asked)}` : filled;
}

function requestOf(route: string, options: Loose, { identity, language }: ApiSettings): RequestInit {
  const method = route.slice(0, route.indexOf(" "));
  const headers = new Headers({ accept: "application/json" });
  if (language) headers.set("accept-language", language());
  if (identity === "unit") headers.set("X-Erbij-As", "unit");
  if (method !== "GET") headers.set("X-Erbij", "1");
  const init: RequestInit = { method, headers, credentials: "same-origin", cache: "no-store" };
  if (options.signal) init.signal = options.signal;
  if (method === "POST") {
    headers.set("content-type", "application/json");
    init.body = JSON.stringify(options.body ?? {});
  }
  return init;
}

async function bodyOf(response: Response): Promise<unknown> {
  const type = response.headers.get("content-type") ?? "";
  if (type.includes("json")) return await response.json().catch(() => null);
  if (response.status === 204 || !response.ok) return null;
  return type === "" ? null : await response.blob();
}

async function answerOf(response: Response): Promise<unknown> {
  const body = await bodyOf(response);
  if (response.ok) return body;
  const wait = Number(response.headers.get("retry-after"));
  throw new Refused(problemFrom(response.status, body), Number.isFinite(wait) && wait > 0 ? wait : null);
}

export function createApi(settings: ApiSettings = {}): Api {
  const send = settings.fetch ?? ((...args: Parameters<typeof fetch>) => fetch(...args));
  let renewing: Promise<Me | null> | null = null;
  let proving: Promise<boolean> | null = null;

  async function once(route: string, options: Loose, within = READS_WITHIN_MS): Promise<unknown> {
    const address = addressOf(route, options.path, options.query);
    const stop = new AbortController();
    const abort = (): void => stop.abort();
    options.signal?.addEventListener("abort", abort);
    if (options.signal?.aborted) abort();
    const bounded = route.startsWith("GET") || within < READS_WITHIN_MS;
    const timer = bounded ? setTimeout(abort, within) : undefined;
    let response: Response;
    try {
      response = await send(address, requestOf(route, { ...options, signal: stop.signal }, settings));
    } catch (error) {
      if (options.signal?.aborted) throw error;
      throw new Unreachable(address);
    } finally {
      clearTimeout(timer);
    }
    return await answerOf(response);
  }

  async function renewOnce(): Promise<Me | null> {
    try {
      return (await once("POST /api/access/renew", {}, RENEWS_WITHIN_MS)) as Me;
    } catch (error) {
      if (error instanceof Refused && error.status === 401) return null;
      throw error;
    }
  }

  function renew(): Promise<Me | null> {
    renewing ??= renewOnce().finally(() => {
      renewing = null;
    });
    return renewing;
  }

  function prove(ask: () => Promise<boolean>): Promise<boolean> {
    proving ??= ask().finally(() => {
      proving = null;
    });
    return proving;
  }

  async function call(route: string, options: Loose = {}): Promise<unknown> {
    try {
      return await renewed(route, options);
    } catch (error) {
      const ask = error instanceof Refused && error.code === "step_up_needed" ? settings.onStepUp : undefined;
      if (!ask || !(await prove(ask))) throw error;
      return await renewed(route, options);
    }
  }

  async function renewed(route: string, options: Loose): Promise<unknown> {
    try {
      return await once(route, options);
    } catch (error) {
      const signedOut = error instanceof Refused && error.status === 401 && !NEVER_RENEWED.has(route);
      // Who goes over to another school and is asked for its second step is still signed in here.
      if (!signedOut || error.code === "second_step_needed") throw error;
      if ((await renew()) === null) {
        settings.onSignedOut?.();
        throw error;
      }
      return await once(route, options);
    }
  }

  return { call: call as Api["call"], renew };
}
