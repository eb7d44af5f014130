/**
 * The school's own relay, where its settings name one: asked once, and again before the credentials run out. Whatever goes
 * wrong with it, a connection is built without.
 */
import type { Relay } from "../../generated/wire";
import type { SessionLink } from "../live/session";

const EARLY_MS = 60_000;
const NONE_HOLDS_MS = 600_000;

interface Known {
  readonly relay: Relay | null;
  readonly until: number;
}

const known = new WeakMap<SessionLink, Known>();
const asking = new WeakMap<SessionLink, Promise<Relay | null>>();

/** Give a new connection the relay, if there is one. Before it gathers its addresses. */
export async function useRelay(peer: RTCPeerConnection, link: SessionLink): Promise<void> {
  give(peer, await relayOf(link));
}

/** The same for a connection that is mended: an answer that is late is not waited for, it goes on with what it has. */
export async function useRelaySoon(peer: RTCPeerConnection, link: SessionLink, withinMs = 300): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), withinMs);
  });
  give(peer, await Promise.race([relayOf(link), late]));
  clearTimeout(timer);
}

function give(peer: RTCPeerConnection, relay: Relay | null): void {
  if (relay === null) return;
  const server = { urls: [...relay.urls], username: relay.username, credential: relay.credential };
  peer.setConfiguration({ ...peer.getConfiguration(), iceServers: [server] });
}

async function relayOf(link: SessionLink): Promise<Relay | null> {
  const held = known.get(link);
  return held && Date.now() < held.until ? held.relay : await ask(link);
}

function ask(link: SessionLink): Promise<Relay | null> {
  const before = asking.get(link);
  if (before) return before;
  const since = Date.now();
  const asked = link
    .ask("media.relay", {})
    .then(({ relay, lasts_s }) =>
      keep(link, relay ?? null, since + (relay ? lasts_s * 1_000 - EARLY_MS : NONE_HOLDS_MS)),
    )
    .catch(() => null)
    .finally(() => asking.delete(link));
  asking.set(link, asked);
  return asked;
}

/** While the line is up it is asked anew before it runs out: who has to reconnect then has it at hand. */
function keep(link: SessionLink, relay: Relay | null, until: number): Relay | null {
  const next = { relay, until };
  known.set(link, next);
  setTimeout(
    () => {
      if (known.get(link) === next && link.state === "up") void ask(link);
    },
    Math.max(until - Date.now(), EARLY_MS),
  );
  return relay;
}
