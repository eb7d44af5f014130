/** The presence ladder on the pupil's side: who may lower it (anything), who may raise it (only the pupil). */
import { Step } from "../../generated/wire";

/** The three choices on the screen; signals and text are steps that an act takes by itself. */
export type Choice = "watch" | "voice" | "face";

export function choiceOf(step: Step): Choice {
  if (step === Step.FACE) return "face";
  return step === Step.VOICE ? "voice" : "watch";
}

export function stepOf(choice: Choice): Step {
  if (choice === "face") return Step.FACE;
  return choice === "voice" ? Step.VOICE : Step.LOOKING_ON;
}

export const isHeard = (step: Step): boolean => step >= Step.VOICE;
export const isSeen = (step: Step): boolean => step === Step.FACE;

/** What is left of a step when its connection was lost: never back unmuted. */
export function afterDrop(step: Step): Step {
  return lower(step, Step.TEXT);
}

/** The stricter of both sides; `dropped`: the connection was lost in between. */
export function stricter(client: Step, server: Step, dropped: boolean): Step {
  const both = lower(client, server);
  return dropped ? afterDrop(both) : both;
}

function lower(one: Step, other: Step): Step {
  return one < other ? one : other;
}
