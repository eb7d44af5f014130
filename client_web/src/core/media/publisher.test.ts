import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { SourceKind } from "../../generated/wire";
import { FakeLink, settled } from "../live/fake_link";
import type { SessionLink } from "../live/session";
import { Publisher } from "./publisher";

class FakeSender {
  readonly track: MediaStreamTrack;
  #encodings: RTCRtpEncodingParameters[];

  constructor(track: MediaStreamTrack, encodings: RTCRtpEncodingParameters[]) {
    this.track = track;
    this.#encodings = encodings;
  }

  getParameters(): { encodings: RTCRtpEncodingParameters[] } {
    return { encodings: this.#encodings.map((one) => ({ ...one })) };
  }

  async setParameters({ encodings }: { encodings: RTCRtpEncodingParameters[] }): Promise<void> {
    this.#encodings = encodings;
  }

  get sends(): boolean {
    return this.#encodings.some(({ active }) => active);
  }
}

/** A peer connection that comes up when a test says so. */
class FakePeer extends EventTarget {
  static readonly made: FakePeer[] = [];
  readonly senders: FakeSender[] = [];
  connectionState = "new";
  localDescription: { sdp: string } | null = null;

  constructor() {
    super();
    FakePeer.made.push(this);
  }

  addTransceiver(track: MediaStreamTrack, { sendEncodings }: { sendEncodings: RTCRtpEncodingParameters[] }): object {
    const sender = new FakeSender(track, sendEncodings);
    this.senders.push(sender);
    return { mid: String(this.senders.length), sender, receiver: { track } };
  }

  async createOffer(): Promise<object> {
    return { sdp: "v=0" };
  }

  async setLocalDescription(): Promise<void> {
    this.localDescription = { sdp: "v=0" };
  }

  async setRemoteDescription(): Promise<void> {}

  async getStats(): Promise<unknown[]> {
    return [];
  }

  close(): void {
    this.connectionState = "closed";
  }

  connect(): void {
    this.connectionState = "connected";
    this.dispatchEvent(new Event("connectionstatechange"));
  }
}

beforeEach(() => {
  FakePeer.made.length = 0;
  vi.stubGlobal("RTCPeerConnection", FakePeer);
  vi.stubGlobal("RTCRtpReceiver", { getCapabilities: () => null });
});
afterEach(() => void vi.unstubAllGlobals());

function board(): ReadonlyMap<SourceKind, MediaStreamTrack> {
  const track = { kind: "video", contentHint: "", getSettings: () => ({ width: 1920 }) };
  return new Map([["board", track as unknown as MediaStreamTrack]]);
}

test("a picture that is wanted while a new connection comes up is sent when that takes over", async () => {
  const link = new FakeLink();
  link.answers.set("media.publish", async () => ({ sdp: "v=0" }));
  const publisher = new Publisher({ link: link as unknown as SessionLink, keeps: true });
  publisher.want(new Set());
  const published = publisher.publish(board());
  await settled();
  const peer = FakePeer.made[0] as FakePeer;
  expect(peer.senders[0]?.sends).toBe(false);
  publisher.want(new Set(["board"]));
  peer.connect();
  await published;
  await settled();
  expect(peer.senders[0]?.sends).toBe(true);
  publisher.close();
});

test.each([
  { moving: true, lost: 0, peers: ["closed", "connected"] },
  { moving: false, lost: 1, peers: ["closed"] },
])(
  "a pupil who speaks goes on speaking when media moves ($moving), and comes back silent when it was lost",
  async ({ moving, lost, peers }) => {
    const link = new FakeLink();
    link.answers.set("media.publish", async () => ({ sdp: "v=0" }));
    const told = vi.fn();
    const publisher = new Publisher({ link: link as unknown as SessionLink, keeps: false, lost: told });
    const published = publisher.publish(board());
    await settled();
    FakePeer.made[0]?.connect();
    await published;
    link.push("media.restarted", { epoch: "2", moving });
    await settled();
    FakePeer.made[1]?.connect();
    await settled();
    expect(told).toHaveBeenCalledTimes(lost);
    expect(FakePeer.made.map((peer) => peer.connectionState)).toEqual(peers);
    publisher.close();
  },
);
