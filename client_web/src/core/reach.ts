/**
 * Tries one way to the server at a time: a connection that carries nothing, with only the addresses of that way.
 * It is up (handshake and all) or it is not within ten seconds.
 */
import type { Relay } from "../generated/wire";

export type Way = "udp" | "tcp" | "relay";

export interface Attempt {
  readonly way: Way;
  /** Gives the server's answer to an offer. */
  readonly ask: (sdp: string) => Promise<string>;
  readonly relay: Relay | null;
  readonly make?: (settings: RTCConfiguration) => RTCPeerConnection;
  readonly withinMs?: number;
}

const WITHIN_MS = 10_000;
const CLOCKS_DIFFER_S = 5;

/** An answer without the addresses of other ways; by a relay we come as by UDP. */
export function only(way: Way, sdp: string): string {
  const kept = way === "tcp" ? " tcp " : " udp ";
  return sdp
    .split("\r\n")
    .filter((line) => !line.startsWith("a=candidate:") || line.toLowerCase().includes(kept))
    .join("\r\n");
}

/** Whether a connection comes about that way. A server that does not answer is thrown. */
export async function passes({ way, ask, relay, make, withinMs = WITHIN_MS }: Attempt): Promise<boolean> {
  const by: RTCConfiguration =
    way === "relay" && relay ? { iceServers: [{ ...relay, urls: [...relay.urls] }], iceTransportPolicy: "relay" } : {};
  const settings: RTCConfiguration = { bundlePolicy: "max-bundle", ...by };
  const peer = make ? make(settings) : new RTCPeerConnection(settings);
  try {
    peer.addTransceiver("audio", { direction: "sendonly" });
    await peer.setLocalDescription(await peer.createOffer());
    const answer = await ask(peer.localDescription?.sdp ?? "");
    const settled = comesUp(peer, withinMs);
    await peer.setRemoteDescription({ type: "answer", sdp: only(way, answer) });
    return await settled;
  } finally {
    peer.close();
  }
}

function comesUp(peer: RTCPeerConnection, withinMs: number): Promise<boolean> {
  return new Promise((settle) => {
    const late = setTimeout(() => settle(false), withinMs);
    peer.addEventListener("connectionstatechange", () => {
      if (peer.connectionState !== "connected" && peer.connectionState !== "failed") return;
      clearTimeout(late);
      settle(peer.connectionState === "connected");
    });
  });
}

/** Whether a WebSocket to our own server opens. */
export function socketOpens(origin: string, withinMs = WITHIN_MS, Socket = WebSocket): Promise<boolean> {
  return new Promise((settle) => {
    const socket = new Socket(`${origin.replace(/^http/, "ws")}/realtime/?EIO=4&transport=websocket`);
    const end = (opened: boolean): void => {
      clearTimeout(late);
      socket.close();
      settle(opened);
    };
    const late = setTimeout(() => end(false), withinMs);
    socket.addEventListener("open", () => end(true));
    socket.addEventListener("error", () => end(false));
  });
}

/** By how many whole seconds two clocks differ; 0 where it is no matter. `took`: how long the question was under way. */
export function clocksDiffer(server: string, here: number, took: number): number {
  const seconds = (Math.abs(Date.parse(server) - here) - took) / 1000;
  return seconds > CLOCKS_DIFFER_S ? Math.round(seconds) : 0;
}
