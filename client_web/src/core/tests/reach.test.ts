import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { clocksDiffer, only, passes, socketOpens } from "../reach";

const ANSWER = [
  "v=0",
  "a=candidate:1 1 udp 2130706431 192.0.2.10 8081 typ host",
  "a=candidate:2 1 tcp 1671430143 192.0.2.10 8081 typ host tcptype passive",
  "",
].join("\r\n");

class FakePeer extends EventTarget {
  connectionState = "new";
  closed = false;
  answer = "";
  readonly localDescription = { sdp: "v=0 offer" };
  readonly settings: RTCConfiguration;
  private readonly end: string;
  constructor(settings: RTCConfiguration, end: string) {
    super();
    this.settings = settings;
    this.end = end;
  }
  addTransceiver = vi.fn();
  createOffer = async (): Promise<object> => ({});
  setLocalDescription = async (): Promise<void> => undefined;
  setRemoteDescription = async ({ sdp }: { sdp: string }): Promise<void> => {
    this.answer = sdp;
    this.connectionState = this.end;
    this.dispatchEvent(new Event("connectionstatechange"));
  };
  close = (): void => {
    this.closed = true;
  };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

async function tried(way: "udp" | "tcp" | "relay", end: string) {
  const made: FakePeer[] = [];
  const make = (settings: RTCConfiguration): RTCPeerConnection => {
    made.push(new FakePeer(settings, end));
    return made[0] as unknown as RTCPeerConnection;
  };
  const relay = { urls: ["turn:a:1"], username: "u", credential: "c" };
  const settled = passes({ way, ask: async () => ANSWER, relay, make });
  await vi.advanceTimersByTimeAsync(11_000);
  return { passed: await settled, peer: made[0] as FakePeer };
}

test("a way is tried with its own addresses alone", async () => {
  expect(only("udp", ANSWER)).not.toContain("tcptype");
  expect(only("tcp", ANSWER).match(/a=candidate/g)).toHaveLength(1);
  expect((await tried("tcp", "connected")).peer.answer).toContain("tcptype passive");
});

test("a connection that comes up passes, and is closed", async () => {
  const { passed, peer } = await tried("udp", "connected");
  expect([passed, peer.closed]).toEqual([true, true]);
  expect(peer.settings.iceTransportPolicy).toBeUndefined();
});

test("one that fails, or never comes up, does not pass", async () => {
  expect((await tried("udp", "failed")).passed).toBe(false);
  const { passed, peer } = await tried("udp", "connecting");
  expect([passed, peer.closed]).toEqual([false, true]);
});

test("the relay is the only way where the relay is tried", async () => {
  expect((await tried("relay", "connected")).peer.settings).toMatchObject({
    iceTransportPolicy: "relay",
    iceServers: [{ urls: ["turn:a:1"], username: "u", credential: "c" }],
  });
});

test("a socket that is refused, or is never answered, is no socket", async () => {
  class FakeSocket extends EventTarget {
    constructor(address: string) {
      super();
      const says = address.includes("good") ? "open" : address.includes("refused") ? "error" : "";
      if (says) queueMicrotask(() => this.dispatchEvent(new Event(says)));
    }
    close = vi.fn();
  }
  const opens = (host: string) => socketOpens(`https://${host}`, 1000, FakeSocket as unknown as typeof WebSocket);
  const asked = Promise.all([opens("good"), opens("refused"), opens("silent")]);
  await vi.advanceTimersByTimeAsync(1100);
  expect(await asked).toEqual([true, false, false]);
});

test("clocks that differ by more than the question took are told in seconds", () => {
  const here = Date.parse("2026-11-18T10:00:00Z");
  expect(clocksDiffer("2026-11-18T10:00:04Z", here, 0)).toBe(0);
  expect(clocksDiffer("2026-11-18T10:00:08Z", here, 4000)).toBe(0);
  expect(clocksDiffer("2026-11-18T09:58:00Z", here, 100)).toBe(120);
});
