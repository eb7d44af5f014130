/** What a first step of signing in leads to: signed in, or the page of the second step. */
import type { Me } from "../generated/wire";
import { codeOf } from "./problem";
import { router } from "./router";
import { KEYS, recall } from "./store";

export async function signsIn(asked: Promise<Me>, done: (me: Me) => void): Promise<void> {
  try {
    done(await asked);
  } catch (error) {
    if (codeOf(error) !== "second_step_needed") throw error;
    router().go("/access/second", "replace");
  }
}

/** Where somebody goes who has just signed in: to their day, or on with linking the two schools where they work. */
export const afterSignIn = (): string => (isLinking() ? "/access/schools" : "/");

const OFFER_MS = 600_000;

/** Whether somebody began to link two schools in this browser, as long as the server knows of it. */
export const isLinking = (): boolean => Date.now() - Number(recall(KEYS.linking) ?? 0) < OFFER_MS;
