/** How long ago or behind something is, as a person says it. */
export type SpanWord = "seconds" | "minutes" | "hours";

export interface SaidSpan {
  readonly word: SpanWord;
  readonly n: number;
}

const MINUTE = 60;
const HOUR = 60 * MINUTE;

/** Seconds up to two minutes, minutes up to two hours, then hours; rounded down, at least one. */
export function spanOf(seconds: number): SaidSpan {
  if (seconds >= 2 * HOUR) return { word: "hours", n: Math.floor(seconds / HOUR) };
  if (seconds >= 2 * MINUTE) return { word: "minutes", n: Math.floor(seconds / MINUTE) };
  return { word: "seconds", n: Math.max(1, Math.floor(seconds)) };
}
