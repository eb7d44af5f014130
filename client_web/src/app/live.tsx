import type { PageProps } from "../core/page-props";
import LivePage from "../features/live/page";

/** The live page with what it needs of its address. */
export function LivePlace({ place, me }: PageProps) {
  return me ? <LivePage slotId={place.params.slotId ?? ""} me={me} /> : null;
}
