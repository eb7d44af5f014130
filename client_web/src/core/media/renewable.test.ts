import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { settled } from "../live/fake_link";
import { FakeTimers } from "../realtime/fake_timers";
import { type Leg, Renewable, type RenewableOptions } from "./renewable";

/** A peer connection that does what a test says. */
class FakePeer extends EventTarget {
  connectionState = "new";
  frames = 0;
  packets = 0;

  become(state: string): void {
    this.connectionState = state;
    this.dispatchEvent(new Event("connectionstatechange"));
  }

  async getStats(): Promise<unknown[]> {
    return [{ type: "inbound-rtp", kind: "video", packetsReceived: this.packets, framesDecoded: this.frames }];
  }

  close(): void {
    this.connectionState = "closed";
  }
}

beforeEach(() => void vi.stubGlobal("RTCPeerConnection", FakePeer));
afterEach(() => void vi.unstubAllGlobals());

function connection(changes: Partial<RenewableOptions> = {}) {
  const timers = new FakeTimers();
  const dialled: Leg[] = [];
  const dropped: Leg[] = [];
  const swaps: [Leg, Leg | null][] = [];
  let lost = 0;
  const renewable = new Renewable({
    timers,
    keeps: true,
    lineUp: () => true,
    dial: async (leg) => void dialled.push(leg),
    swapped: (leg, old) => void swaps.push([leg, old]),
    dropped: (leg) => void dropped.push(leg),
    heard: ({ received }) => received,
    armed: () => true,
    mustShow: () => "picture",
    lost: () => {
      lost += 1;
    },
    ...changes,
  });
  const peer = (index: number): FakePeer => dialled[index]?.peer as unknown as FakePeer;
  const pass = async (ms: number): Promise<void> => {
    for (let left = ms; left > 0; left -= 100) {
      timers.pass(100);
      await settled();
    }
  };
  renewable.start();
  return { renewable, dialled, dropped, swaps, peer, pass, losses: () => lost };
}

describe("a connection that renews itself", () => {
  test("the first is used as soon as its path works", async () => {
    const { renewable, dialled, peer } = connection();
    peer(0).become("connected");
    expect(renewable.current).toBe(dialled[0]);
  });

  test("after two and a half seconds of silence a new one is built beside the old, which stays until the new one shows", async () => {
    const { renewable, dialled, dropped, peer, pass } = connection();
    peer(0).become("connected");
    peer(0).packets = 5;
    await pass(4_000);
    expect(dialled).toHaveLength(2);
    peer(1).become("connected");
    await pass(300);
    expect(renewable.current).toBe(dialled[0]);
    peer(1).frames = 1;
    await pass(300);
    expect(renewable.current).toBe(dialled[1]);
    expect(dropped).toEqual([dialled[0]]);
    expect(peer(0).connectionState).toBe("closed");
  });

  test("the server's word that the media process began anew is enough", async () => {
    const { renewable, dialled, peer } = connection();
    peer(0).become("connected");
    renewable.renew();
    expect(dialled).toHaveLength(2);
    expect(peer(0).connectionState).toBe("connected");
  });

  test("one that was asked for is asked for until it is there, for the old one may lead to a server that went", async () => {
    const { renewable, dialled, peer, pass } = connection({ mustShow: () => null });
    peer(0).become("connected");
    const still = async (ms: number): Promise<void> => {
      for (let left = ms; left > 0; left -= 500) {
        peer(0).packets += 1;
        await pass(500);
      }
    };
    renewable.renew();
    await still(6_000);
    expect(dialled.length).toBeGreaterThanOrEqual(3);
    peer(dialled.length - 1).become("connected");
    expect(renewable.current).toBe(dialled.at(-1));
    const { length } = dialled;
    peer(length - 1).packets = 5;
    await pass(2_000);
    expect(dialled).toHaveLength(length);
  });

  test("a new one that comes to nothing is dropped and tried again", async () => {
    const { dialled, pass } = connection();
    await pass(6_000);
    expect(dialled.length).toBeGreaterThanOrEqual(2);
  });

  test("who spoke is not connected again by itself", async () => {
    const { renewable, dialled, peer, losses } = connection({ keeps: false, mustShow: () => null });
    peer(0).become("connected");
    renewable.gone(dialled[0]?.id ?? "");
    expect(losses()).toBe(1);
    expect(dialled).toHaveLength(1);
    expect(renewable.running).toBe(false);
  });

  test("a silent one is mended in place first, and goes on when something comes in", async () => {
    const mended: Leg[] = [];
    const { renewable, dialled, peer, pass } = connection({ mend: async (leg) => void mended.push(leg) });
    peer(0).become("connected");
    peer(0).packets = 5;
    await pass(3_300);
    expect(mended).toEqual([dialled[0]]);
    peer(0).packets = 6;
    await pass(1_000);
    expect(dialled).toHaveLength(1);
    expect(renewable.current?.dead).toBe(false);
  });

  test("one that does not come back within a second of mending, or that the server does not know, is replaced", async () => {
    const { dialled, peer, pass } = connection({ mend: async () => undefined });
    peer(0).become("connected");
    peer(0).packets = 5;
    await pass(3_300);
    expect(dialled).toHaveLength(1);
    await pass(1_200);
    expect(dialled).toHaveLength(2);
    const unknown = connection({ mend: () => Promise.reject(new Error("gone")) });
    unknown.peer(0).become("connected");
    unknown.peer(0).packets = 5;
    await unknown.pass(3_300);
    expect(unknown.dialled).toHaveLength(2);
  });

  test("after the socket came back a moment of silence is enough to look for another path", async () => {
    const mended: Leg[] = [];
    const { renewable, peer, pass } = connection({ mend: async (leg) => void mended.push(leg) });
    peer(0).become("connected");
    peer(0).packets = 5;
    await pass(600);
    renewable.nudge();
    await pass(600);
    expect(mended).toHaveLength(1);
  });

  test("what the server ended is not mended", async () => {
    const mended: Leg[] = [];
    const { renewable, dialled, peer } = connection({ mend: async (leg) => void mended.push(leg) });
    peer(0).become("connected");
    renewable.gone(dialled[0]?.id ?? "");
    expect([mended.length, dialled.length]).toEqual([0, 2]);
  });

  test("nothing is built while there is no signalling", () => {
    const { dialled } = connection({ lineUp: () => false });
    expect(dialled).toHaveLength(0);
  });
});
