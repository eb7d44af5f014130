/** What was handed in, as screens need it. Pure. */
import type { HandinRound, HandinView } from "../../generated/wire";

export const lastRound = ({ rounds }: HandinView): HandinRound | undefined => rounds.at(-1);

/** How a hand-in stands, as the end of a key. */
export function standing(one: HandinView): "BEGUN" | "WAITING" | "LOOKED" | "AGAIN" | "ACCEPTED" {
  return one.state === "WAITING" && lastRound(one)?.looked ? "LOOKED" : one.state;
}

/** Why a file cannot be used, in one of three sentences that a child can do something with. */
export function whyOf(code: string): "large" | "kind" | "broken" {
  if (code.startsWith("too_")) return "large";
  return code.startsWith("unknown_") || code === "no_media" ? "kind" : "broken";
}
