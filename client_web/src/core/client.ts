/** The two API clients of the page: as the signed-in person, and as the classroom unit that this device may be. */
import { createApi } from "./api";
import { KEYS, recall } from "./store";

const listeners = new Set<() => void>();

/** Tell every screen that nobody is signed in any more (a refused renewal, `access.ended`). */
export function signedOut(): void {
  for (const listener of listeners) listener();
}

export function onSignedOut(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The language chosen on this device (`i18n`). */
const language = (): string => recall(KEYS.language) ?? "nl";

export const api = createApi({ onSignedOut: signedOut, language });

/** For the classroom unit's page only. */
export const unitApi = createApi({ identity: "unit" });
