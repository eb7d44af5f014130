/**
 * The school's own relay, where its settings name one: asked once, and again when the credentials run out. Whatever goes
 * wrong with it, a connection is built without.
 */
import type { Relay } from "../../generated/wire";
import type { SessionLink } from "../live/session";

const EARLY_MS = 60_000;
const NONE_HOLDS_MS = 600_000;

interface Known {
  readonly relay: Promise<Relay | null>;
  until: number;
}

const known = new WeakMap<SessionLink, Known>();

/** Give a new connection the relay, if there is one. Before it gathers its addresses. */
export async function useRelay(peer: RTCPeerConnection, link: SessionLink): Promise<void> {
  const relay = await relayOf(link);
  if (relay === null) return;
  const server = { urls: [...relay.urls], username: relay.username, credential: relay.credential };
  peer.setConfiguration({ ...peer.getConfiguration(), iceServers: [server] });
}

function relayOf(link: SessionLink, now = Date.now()): Promise<Relay | null> {
  const before = known.get(link);
  if (before && now < before.until) return before.relay;
  const asked = link.ask("media.relay", {});
  const next: Known = {
    until: now + NONE_HOLDS_MS,
    relay: asked.then(
      ({ relay, lasts_s }) => {
        if (relay) next.until = now + lasts_s * 1_000 - EARLY_MS;
        return relay ?? null;
      },
      () => {
        known.delete(link);
        return null;
      },
    ),
  };
  known.set(link, next);
  return next.relay;
}
