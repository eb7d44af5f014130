/**
 * What the class (or the pupils) send to us: one connection with fixed receivers, named by their mid.
 *
 * The server re-points receivers without any new negotiation; `streams` therefore changes only when the connection does.
 */
import type { SessionLink } from "../live/session";
import { restrictCodecs } from "./peer";
import { reconnect } from "./reconnect";
import { useRelay, useRelaySoon } from "./relay";
import { type Leg, Renewable } from "./renewable";
import type { Heard } from "./stats";

/** How long a connection that is up may take until anything at all comes in. */
const FIRST_MS = 4_000;

export type Expected = "picture" | "sound" | null;

export class Subscriber {
  /** Receiver name (board, room, class, voice-1, ...) to what it plays. */
  streams: ReadonlyMap<string, MediaStream> = new Map();
  readonly #link: SessionLink;
  readonly #renewable: Renewable;
  readonly #heard = new WeakMap<Leg, Map<string, MediaStream>>();
  readonly #watchers = new Set<() => void>();
  #expected: Expected = null;
  #undo: (() => void)[] = [];

  constructor(link: SessionLink) {
    this.#link = link;
    this.#renewable = new Renewable({
      keeps: true,
      lineUp: () => link.state === "up",
      dial: (leg) => this.#dial(leg),
      mend: (leg) => this.#mend(leg),
      swapped: (leg) => this.#took(leg),
      dropped: (leg) => void link.ask("media.disconnect", { connection: leg.id }).catch(() => undefined),
      heard: (totals) => totals.received,
      armed: (leg, now) => this.#expected !== null && (leg.totals.received > 0 || now - (leg.upAt ?? now) > FIRST_MS),
      mustShow: () => this.#expected,
    });
  }

  get up(): boolean {
    return this.#renewable.current?.upAt != null;
  }

  get roundTripMs(): number | null {
    return this.#renewable.current?.totals.roundTripMs ?? null;
  }

  /** How the class's sound came in; null while nothing is connected. */
  get heard(): Heard | null {
    return this.#renewable.current?.totals.heard ?? null;
  }

  /** Begin (or go on); camera and microphone are untouched. */
  start(): void {
    if (this.#renewable.running) return;
    this.#undo = [
      this.#link.on("media.restarted", () => this.#renewable.renew()),
      this.#link.on("media.gone", ({ connection }) => this.#renewable.gone(connection)),
      this.#link.watch((state) => {
        if (state !== "up") return;
        // A warm connection that carried nothing yet ended with the socket that it was asked on.
        if (this.#renewable.current?.totals.received === 0) this.#renewable.renew();
        else this.#renewable.nudge();
      }),
    ];
    this.#renewable.start();
  }

  /** What must be coming in now: silence is then trouble, and a new connection must show it before the old one goes. */
  expect(expected: Expected): void {
    this.#expected = expected;
  }

  close(): void {
    for (const undo of this.#undo) undo();
    this.#undo = [];
    this.#renewable.close();
    this.streams = new Map();
    this.#changed();
  }

  watch(watcher: () => void): () => void {
    this.#watchers.add(watcher);
    return () => void this.#watchers.delete(watcher);
  }

  /** The same connection over a new path: the server offers anew, and nothing else changes. */
  async #mend(leg: Leg): Promise<void> {
    await useRelaySoon(leg.peer, this.#link);
    const { sdp } = await reconnect(this.#link, { connection: leg.id });
    await this.#answer(leg, sdp);
  }

  async #dial(leg: Leg): Promise<void> {
    const streams = new Map<string, MediaStream>();
    this.#heard.set(leg, streams);
    leg.peer.addEventListener("track", ({ track, transceiver }) => {
      if (transceiver.mid !== null) streams.set(transceiver.mid, new MediaStream([track]));
    });
    const asked = this.#link.ask("media.subscribe", { connection: leg.id });
    const [{ sdp }] = await Promise.all([asked, useRelay(leg.peer, this.#link)]);
    await this.#answer(leg, sdp);
  }

  async #answer(leg: Leg, sdp: string): Promise<void> {
    await leg.peer.setRemoteDescription({ type: "offer", sdp });
    for (const transceiver of leg.peer.getTransceivers()) restrictCodecs(transceiver);
    const answer = await leg.peer.createAnswer();
    await leg.peer.setLocalDescription(answer);
    await this.#link.ask("media.accept", {
      connection: leg.id,
      sdp: leg.peer.localDescription?.sdp ?? answer.sdp ?? "",
    });
  }

  #took(leg: Leg): void {
    this.streams = this.#heard.get(leg) ?? new Map();
    this.#changed();
  }

  #changed(): void {
    for (const watcher of this.#watchers) watcher();
  }
}
