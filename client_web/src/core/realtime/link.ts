import type { Problem, Pushed } from "../../generated/wire";
import type { AskName, AskOf, PushName, ReplyOf } from "./events";
import { Reconnector } from "./reconnector";
import { Requests } from "./requests";
import type { Line, OpenLine } from "./socket";
import { realTimers, type Timers } from "./timers";

/** `signed_out`: the server does not know us and the device cookie did not help; only a person can. */
export type LinkState = "idle" | "connecting" | "up" | "down" | "signed_out";

type Handler<E extends PushName> = (payload: Pushed[E]) => void;

export interface LinkOptions {
  line: OpenLine;
  /** Renew the sign-in from the device cookie; false when that is not possible (not: when there is no network). */
  renew: () => Promise<boolean>;
  timers?: Timers;
  random?: () => number;
}

/**
 * The socket as the rest of the client sees it: it is up or it is down, and it comes back by itself.
 *
 * `presence.ping` is answered here, at once and always: a proof must not depend on which page is open. A request asked
 * while the line is down is emitted with its next try.
 */
export class Link {
  state: LinkState = "idle";
  readonly #line: Line;
  readonly #requests: Requests;
  readonly #reconnector: Reconnector;
  readonly #renew: () => Promise<boolean>;
  readonly #handlers = new Map<PushName, Set<Handler<never>>>();
  readonly #watchers = new Set<(state: LinkState) => void>();
  #everUp = false;

  constructor(options: LinkOptions) {
    const timers = options.timers ?? realTimers;
    this.#renew = options.renew;
    this.#line = options.line({
      onOpen: () => this.#opened(),
      onClose: () => this.#closed(),
      onFailed: (problem) => void this.#failed(problem),
      onEvent: (event, payload, answer) => this.#event(event, payload, answer),
    });
    this.#requests = new Requests(timers, (event, payload, answer) => {
      if (this.state === "up") this.#line.emit(event, payload, answer);
    });
    const trial = { begin: () => this.#line.open(), giveUp: () => this.#line.close() };
    this.#reconnector = new Reconnector(timers, trial, options.random);
  }

  connect(): void {
    if (this.state !== "idle" && this.state !== "signed_out") return;
    this.#become("connecting");
    this.#reconnector.lost();
  }

  close(): void {
    this.#reconnector.stop();
    this.#become("idle");
    this.#line.close();
  }

  /** Drop a line that does not answer and climb the ladder. */
  restart(): void {
    if (this.state !== "up") return;
    this.#line.close();
    this.#closed();
  }

  /** The network or the page is back: try now. */
  nudge(): void {
    this.#reconnector.nudge();
  }

  ask<E extends AskName>(event: E, body: AskOf<E>): Promise<ReplyOf<E>> {
    return this.#requests.ask(event, body);
  }

  on<E extends PushName>(event: E, handler: Handler<E>): () => void {
    const handlers = this.#handlers.get(event) ?? new Set();
    this.#handlers.set(event, handlers);
    handlers.add(handler as Handler<never>);
    return () => void handlers.delete(handler as Handler<never>);
  }

  watch(watcher: (state: LinkState) => void): () => void {
    this.#watchers.add(watcher);
    return () => void this.#watchers.delete(watcher);
  }

  #opened(): void {
    this.#everUp = true;
    this.#reconnector.succeeded();
    this.#become("up");
  }

  #closed(): void {
    if (this.state !== "up") return;
    this.#become("down");
    this.#reconnector.lost();
  }

  async #failed(problem: Problem | null): Promise<void> {
    if (problem?.code === "not_signed_in" && !(await this.#renewed())) {
      this.#reconnector.stop();
      this.#become("signed_out");
      return;
    }
    this.#become(this.#everUp ? "down" : "connecting");
    this.#reconnector.failed();
  }

  async #renewed(): Promise<boolean> {
    try {
      return await this.#renew();
    } catch {
      return true;
    }
  }

  #event(event: string, payload: unknown, answer: ((reply: unknown) => void) | null): void {
    if (event === "presence.ping") {
      answer?.({ n: (payload as Pushed["presence.ping"]).n });
    }
    for (const handler of this.#handlers.get(event as PushName) ?? []) {
      handler(payload as never);
    }
  }

  #become(state: LinkState): void {
    if (this.state === state) return;
    this.state = state;
    for (const watcher of this.#watchers) watcher(state);
  }
}

/** Try at once when the network comes back or the page is looked at again. */
export function nudgeByBrowser(link: Link): () => void {
  const nudge = (): void => link.nudge();
  const seen = (): void => {
    if (document.visibilityState === "visible") link.nudge();
  };
  addEventListener("online", nudge);
  document.addEventListener("visibilitychange", seen);
  return () => {
    removeEventListener("online", nudge);
    document.removeEventListener("visibilitychange", seen);
  };
}
