/** Who came in since the class looked last, for its screen to say so with a soft sound. Pure. */
import type { PupilView } from "../../generated/wire";

export interface Entries {
  readonly known: ReadonlySet<string>;
  /** Somebody came in who minds no sound. */
  readonly sounds: boolean;
}

/** `before` null: the screen itself just came in, and whoever is there was there. */
export function entries(before: Entries | null, pupils: readonly PupilView[]): Entries {
  const known = new Set(pupils.map(({ participant_id }) => participant_id));
  const came = before === null ? [] : pupils.filter(({ participant_id }) => !before.known.has(participant_id));
  return { known, sounds: came.some(({ quiet_entry }) => !quiet_entry) };
}
