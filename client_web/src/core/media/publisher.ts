/**
 * What we send: one connection, one section per source. A track of the same source is replaced in place; another set of
 * sources is a new connection that takes the sources over before the old one goes.
 */
import type { SourceKind, Unwatched } from "../../generated/wire";
import type { SessionLink } from "../live/session";
import { widthOf } from "./crops";
import { adjusted, BOTH, encodingsFor, isAudio, NEITHER, type Sizes, sendPlan } from "./encodings";
import { restrictCodecs } from "./peer";
import { reconnect } from "./reconnect";
import { useRelay, useRelaySoon } from "./relay";
import { type Leg, Renewable } from "./renewable";
import { withStartBitrate } from "./start_bitrate";

export type Tracks = ReadonlyMap<SourceKind, MediaStreamTrack>;
type Senders = ReadonlyMap<SourceKind, RTCRtpSender>;

const SILENT_MS = 4_000;
/** A school's line; a pupil's begins as low as the browser wants. */
const START_KILOBITS = 2_000;

export interface PublisherOptions {
  readonly link: SessionLink;
  /** Build a lost connection anew (a class does, a pupil who spoke comes back silent). */
  readonly keeps: boolean;
  readonly lost?: () => void;
}

export class Publisher {
  readonly #link: SessionLink;
  readonly #renewable: Renewable;
  readonly #senders = new WeakMap<Leg, Senders>();
  readonly #kept: boolean;
  #tracks: Tracks = new Map();
  #wanted: ReadonlySet<SourceKind> | null = null;
  #unwatched: ReadonlyMap<SourceKind, Unwatched> = new Map();
  #waiting: { resolve: () => void; reject: (error: Error) => void }[] = [];
  #undo: (() => void)[] = [];

  constructor(options: PublisherOptions) {
    this.#link = options.link;
    this.#kept = options.keeps;
    this.#renewable = new Renewable({
      keeps: options.keeps,
      lineUp: () => options.link.state === "up",
      dial: (leg) => this.#dial(leg),
      ...(options.keeps && { mend: (leg) => this.#mend(leg) }),
      swapped: () => {
        // What was wanted since this one was dialled, only the old one heard.
        void this.#adjust();
        this.#settle(null);
      },
      dropped: (leg) => void options.link.ask("media.disconnect", { connection: leg.id }).catch(() => undefined),
      heard: (totals) => totals.received + totals.pathReceived,
      armed: (leg) => leg.totals.received > 0 && this.#sendsSomething(),
      mustShow: () => null,
      silentMs: SILENT_MS,
      lost: () => {
        this.#settle(new Error("no media path"));
        options.lost?.();
      },
    });
  }

  /** Send exactly these; resolves when they are on their way, rejects when no path was found (unless `keeps`). */
  publish(tracks: Tracks): Promise<void> {
    const before = this.#tracks;
    this.#tracks = new Map(tracks);
    if (tracks.size === 0) {
      this.close();
      return Promise.resolve();
    }
    for (const [kind, track] of tracks) hint(kind, track);
    if (this.#renewable.running && sameKinds(before, tracks)) return this.#replace();
    const done = new Promise<void>((resolve, reject) => this.#waiting.push({ resolve, reject }));
    if (this.#renewable.running) this.#renewable.renew();
    else this.#begin();
    return done;
  }

  /** Which of our sources anybody needs now; the rest is paused. Null: all. */
  want(wanted: ReadonlySet<SourceKind> | null): void {
    this.#wanted = wanted;
    void this.#adjust();
  }

  /** Which pictures nobody sees, and in which size: they are not sent until somebody looks. */
  spare(unwatched: readonly Unwatched[]): void {
    const before = JSON.stringify([...this.#unwatched.values()]);
    this.#unwatched = new Map(unwatched.map((one) => [one.kind, one]));
    if (JSON.stringify(unwatched) !== before) void this.#adjust();
  }

  /** The server does not know what we send any more: send it over a new connection. */
  renew(): void {
    this.#renewable.renew();
  }

  close(): void {
    for (const undo of this.#undo) undo();
    this.#undo = [];
    this.#tracks = new Map();
    this.#renewable.close();
    this.#settle(new Error("closed"));
  }

  #begin(): void {
    this.#undo = [
      this.#link.on("media.gone", ({ connection }) => this.#renewable.gone(connection)),
      this.#link.on("media.restarted", ({ moving }) => this.#restarted(moving)),
      this.#link.watch((state) => {
        if (state === "up") this.#renewable.nudge();
      }),
    ];
    this.#renewable.start();
  }

  /** `moving`: nothing was lost, and what we send goes on until it goes another way. */
  #restarted(moving: boolean): void {
    if (this.#kept || moving) this.#renewable.renew();
    else if (this.#renewable.current) this.#renewable.gone(this.#renewable.current.id);
  }

  async #dial(leg: Leg): Promise<void> {
    const senders = new Map<SourceKind, RTCRtpSender>();
    const sections: [SourceKind, RTCRtpTransceiver][] = [];
    for (const [kind, track] of this.#tracks) {
      const sendEncodings = encodingsFor(kind, widthOf(track), this.#sent(kind));
      const transceiver = leg.peer.addTransceiver(track, { direction: "sendonly", sendEncodings });
      restrictCodecs(transceiver);
      senders.set(kind, transceiver.sender);
      sections.push([kind, transceiver]);
    }
    this.#senders.set(leg, senders);
    await useRelay(leg.peer, this.#link);
    await leg.peer.setLocalDescription(await leg.peer.createOffer());
    const sources: Record<string, SourceKind> = {};
    for (const [kind, transceiver] of sections) sources[transceiver.mid ?? ""] = kind;
    const sdp = leg.peer.localDescription?.sdp ?? "";
    const answer = await this.#link.ask("media.publish", { connection: leg.id, sdp, sources });
    const begun = this.#kept ? withStartBitrate(answer.sdp, START_KILOBITS) : answer.sdp;
    await leg.peer.setRemoteDescription({ type: "answer", sdp: begun });
    await this.#adjust(leg);
  }

  async #mend(leg: Leg): Promise<void> {
    await useRelaySoon(leg.peer, this.#link);
    leg.peer.restartIce();
    await leg.peer.setLocalDescription(await leg.peer.createOffer());
    const sdp = leg.peer.localDescription?.sdp ?? "";
    const answer = await reconnect(this.#link, { connection: leg.id, sdp });
    await leg.peer.setRemoteDescription({ type: "answer", sdp: answer.sdp });
  }

  async #replace(): Promise<void> {
    const leg = this.#renewable.current;
    const senders = leg ? this.#senders.get(leg) : undefined;
    for (const [kind, track] of this.#tracks) {
      const sender = senders?.get(kind);
      if (sender && sender.track !== track) await sender.replaceTrack(track);
    }
    await this.#adjust();
  }

  async #adjust(leg: Leg | null = this.#renewable.current): Promise<void> {
    for (const [kind, sender] of (leg ? this.#senders.get(leg) : null) ?? []) {
      const parameters = sender.getParameters();
      const width = sender.track ? widthOf(sender.track) : undefined;
      parameters.encodings = (parameters.encodings ?? []).map((one) => adjusted(one, kind, width, this.#sent(kind)));
      if (kind === "board") Object.assign(parameters, { degradationPreference: "maintain-resolution" });
      await sender.setParameters(parameters).catch(() => undefined);
    }
  }

  #sent(kind: SourceKind): Sizes {
    if (this.#wanted !== null && !this.#wanted.has(kind)) return NEITHER;
    const unwatched = this.#unwatched.get(kind);
    return unwatched ? { large: !unwatched.large, small: !unwatched.small } : BOTH;
  }

  #sendsSomething(): boolean {
    return [...this.#tracks.keys()].some((kind) => {
      const { large, small } = this.#sent(kind);
      return large || small;
    });
  }

  #settle(error: Error | null): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const { resolve, reject } of waiting) error ? reject(error) : resolve();
  }
}

function hint(kind: SourceKind, track: MediaStreamTrack): void {
  const { hint } = sendPlan(kind);
  if (hint !== "" && !(isAudio(kind) && hint !== "speech")) track.contentHint = hint;
}

function sameKinds(one: Tracks, other: Tracks): boolean {
  return one.size === other.size && [...one.keys()].every((kind) => other.has(kind));
}
