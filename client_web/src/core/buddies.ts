/** Whose turn of the buddy rota a day shows. */
import type { BuddyTurn } from "../generated/wire";

/** The buddy of today: who was declined makes room for the next one, and is shown only while there is none. */
export function todaysTurn(turns: readonly BuddyTurn[]): BuddyTurn | null {
  const today = turns.filter((one) => one.now);
  return today.find((one) => !one.declined) ?? today[0] ?? null;
}
