import type { LinkState } from "../realtime/link";

/** A link without a network: remembers what was asked, pushes what a test wants. */
export class FakeLink {
  state: LinkState = "up";
  restarts = 0;
  readonly asked: [string, Record<string, unknown>][] = [];
  readonly answers = new Map<string, () => Promise<unknown>>();
  readonly #handlers = new Map<string, Set<(payload: never) => void>>();
  readonly #watchers = new Set<(state: LinkState) => void>();

  ask(event: string, body: object): Promise<unknown> {
    this.asked.push([event, body as Record<string, unknown>]);
    return this.answers.get(event)?.() ?? Promise.resolve({});
  }

  on(event: string, handler: (payload: never) => void): () => void {
    const handlers = this.#handlers.get(event) ?? new Set();
    this.#handlers.set(event, handlers.add(handler));
    return () => handlers.delete(handler);
  }

  watch(watcher: (state: LinkState) => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  connect(): void {}

  close(): void {
    this.become("idle");
  }

  restart(): void {
    this.restarts += 1;
  }

  push(event: string, payload: unknown): void {
    for (const handler of this.#handlers.get(event) ?? []) handler(payload as never);
  }

  become(state: LinkState): void {
    this.state = state;
    for (const watcher of this.#watchers) watcher(state);
  }

  events(): string[] {
    return this.asked.map(([event]) => event);
  }

  bodies(event: string): Record<string, unknown>[] {
    return this.asked.filter(([name]) => name === event).map(([, body]) => body);
  }
}

/** Lets everything that was promised happen. */
export const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
