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

type Ask = () => Promise<boolean>;
let asking: Ask | null = null;

/** Who shows the dialog in which a person proves again who they are; answers how to stop. */
export function onStepUp(ask: Ask): () => void {
  asking = ask;
  return () => {
    asking = null;
  };
}

export const api = createApi({ onSignedOut: signedOut, onStepUp: async () => (await asking?.()) ?? false, language });

/** For the classroom unit's page only. */
export const unitApi = createApi({ identity: "unit" });
