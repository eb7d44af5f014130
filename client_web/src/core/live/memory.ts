/** The resume key of a lesson, kept for this tab: a reload takes the same seat back, another tab does not. */
import type { SeatMemory } from "./session";

const KEY = "erbij.seat";

export function tabMemory(identity: string): SeatMemory {
  const name = (slotId: string): string => `${KEY}.${identity}.${slotId}`;
  return {
    recall(slotId) {
      try {
        return sessionStorage.getItem(name(slotId));
      } catch {
        return null;
      }
    },
    keep(slotId, resumeKey) {
      try {
        if (resumeKey === null) sessionStorage.removeItem(name(slotId));
        else sessionStorage.setItem(name(slotId), resumeKey);
      } catch {
        // Without storage a reload takes a new seat: more questions for nobody.
      }
    },
  };
}
