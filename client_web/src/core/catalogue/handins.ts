/** What was handed in, as screens need it. Pure. */
import type { HandinRound, HandinView } from "../../generated/wire";

/** So long an answer stands on the day. */
export const NEWS_MS = 7 * 24 * 3600_000;

export const lastRound = ({ rounds }: HandinView): HandinRound | undefined => rounds.at(-1);

/** What the day tells: where another round is asked for, and what was accepted lately. */
export function newsOf(handins: readonly HandinView[], now: number): readonly HandinView[] {
  return handins.filter((one) => {
    const answer = lastRound(one)?.answer;
    return one.state === "AGAIN" || (answer != null && now - Date.parse(answer.at) < NEWS_MS);
  });
}

/** How a hand-in stands, as the end of a key. */
export function standing(one: HandinView): "BEGUN" | "WAITING" | "LOOKED" | "AGAIN" | "ACCEPTED" {
  return one.state === "WAITING" && lastRound(one)?.looked ? "LOOKED" : one.state;
}

/** Why a file cannot be used, in one of three sentences that a child can do something with. */
export function whyOf(code: string): "large" | "kind" | "broken" {
  if (code.startsWith("too_")) return "large";
  return code.startsWith("unknown_") || code === "no_media" ? "kind" : "broken";
}
