/** Which event asks what and gets what: shorthands over the generated tables. */
import type { Events, Problem, Pushed } from "../../generated/wire";

export type AskName = keyof Events;
export type PushName = keyof Pushed;
export type AskOf<E extends AskName> = Omit<Events[E]["asks"], "rid">;
export type ReplyOf<E extends AskName> = Events[E]["answers"];

export type Answer<T> = { ok: true; reply: T } | { ok: false; problem: Problem };
