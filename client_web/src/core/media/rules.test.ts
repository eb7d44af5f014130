import { describe, expect, test } from "vitest";
import { boardCameraOf, classPlan } from "./class_plan";
import { adjusted, BOTH, encodingsFor, NEITHER } from "./encodings";
import { decide, type Facts, type LegFacts } from "./renewal";
import { SCENE_SIZES, written } from "./scenes";
import { withStartBitrate } from "./start_bitrate";
import { totalsOf } from "./stats";
import { toneSamples } from "./tone";
import { Watchdog } from "./watchdog";

describe("the watchdog", () => {
  test("two and a half seconds without anything, while something is expected, is a dead path", () => {
    const dog = new Watchdog();
    const looks = [0, 500, 1_000, 1_500, 2_000, 2_500].map((now) => dog.look(7, now, true));
    expect(looks).toEqual([false, false, false, false, false, true]);
  });

  test("a class that sends nothing is no trouble", () => {
    const dog = new Watchdog();
    expect([0, 1_000, 2_000, 3_000, 60_000].map((now) => dog.look(0, now, false))).not.toContain(true);
  });

  test("a page that slept does not accuse the network", () => {
    const dog = new Watchdog();
    dog.look(7, 0, true);
    expect(dog.look(7, 600_000, true)).toBe(false);
    expect(dog.look(8, 600_500, true)).toBe(false);
  });
});

describe("make before break", () => {
  const leg = (changes: Partial<LegFacts> = {}): LegFacts => ({
    up: true,
    dead: false,
    bornAt: 0,
    upAt: 100,
    shows: true,
    mending: "no",
    ...changes,
  });
  const facts = (changes: Partial<Facts> = {}): Facts => ({
    now: 1_000,
    lineUp: true,
    mustShow: true,
    renewAsked: false,
    notBefore: 0,
    current: leg(),
    next: null,
    ...changes,
  });

  test("a good connection is left alone", () => {
    expect(decide(facts())).toBe("wait");
  });

  test("a silent one is replaced by a new one beside it", () => {
    expect(decide(facts({ current: leg({ dead: true }) }))).toBe("build");
    expect(decide(facts({ renewAsked: true }))).toBe("build");
    expect(decide(facts({ current: leg({ dead: true, mending: "may" }) }))).toBe("mend");
    expect(decide(facts({ current: leg({ dead: true, mending: "may" }), renewAsked: true }))).toBe("build");
  });

  test("nothing is built without signalling, nor before its time on the ladder", () => {
    expect(decide(facts({ current: null, lineUp: false }))).toBe("wait");
    expect(decide(facts({ current: null, notBefore: 1_200 }))).toBe("wait");
  });

  test("the old one stays until the new one shows a picture", () => {
    expect(decide(facts({ next: leg({ shows: false }) }))).toBe("wait");
    expect(decide(facts({ next: leg() }))).toBe("swap");
  });

  test("patience with a new one that is up but shows nothing ends after three seconds", () => {
    expect(decide(facts({ now: 3_200, next: leg({ shows: false }) }))).toBe("swap");
  });

  test("the very first connection is used as soon as it is up", () => {
    expect(decide(facts({ current: null, next: leg({ shows: false }) }))).toBe("swap");
  });

  test("a new one that fails or takes four seconds is dropped", () => {
    expect(decide(facts({ next: leg({ dead: true }) }))).toBe("drop_next");
    expect(decide(facts({ now: 4_100, next: leg({ up: false, upAt: null }) }))).toBe("drop_next");
  });
});

describe("what a class can show", () => {
  const plan = (changes: Partial<Parameters<typeof classPlan>[0]>): [string, string][] => [
    ...classPlan({ screen: false, roomCamera: false, boardCamera: false, canCrop: true, ...changes }),
  ];

  test("the board is the shared screen, else a board camera, else a crop", () => {
    expect(plan({ screen: true, boardCamera: true, roomCamera: true })[0]).toEqual(["board", "screen"]);
    expect(plan({ boardCamera: true, roomCamera: true })[0]).toEqual(["board", "board_camera"]);
    expect(plan({ roomCamera: true })[0]).toEqual(["board", "board_crop"]);
  });

  test("a browser that cannot cut a picture out offers the whole room only", () => {
    expect(plan({ roomCamera: true, canCrop: false })).toEqual([["room", "room_camera"]]);
  });

  test("no camera, no buttons", () => {
    expect(plan({})).toEqual([]);
  });

  test("a camera is the board's when its name says so and it is not the only one", () => {
    const room = { deviceId: "a", label: "Webcam" };
    expect(boardCameraOf([room, { deviceId: "b", label: "Document camera" }])).toBe("b");
    expect(boardCameraOf([{ deviceId: "b", label: "Document camera" }])).toBeNull();
  });
});

describe("how sources are sent", () => {
  test("the board keeps its sharpness at five frames a second; the room is scaled to 640", () => {
    expect(encodingsFor("board", 1_920, BOTH)).toEqual([{ maxBitrate: 1_500_000, maxFramerate: 5, active: true }]);
    expect(encodingsFor("room", 1_280, NEITHER)[1]).toMatchObject({ scaleResolutionDownBy: 2, active: false });
    expect(encodingsFor("voice", undefined, BOTH)).toEqual([{ maxBitrate: 32_000, active: true }]);
  });

  test("room and faces go out in two sizes, a narrow picture in one", () => {
    const [small, large] = encodingsFor("face", 640, { large: false, small: true });
    expect(small).toMatchObject({ rid: "s", maxBitrate: 150_000, scaleResolutionDownBy: 2, active: true });
    expect(large).toMatchObject({ rid: "l", maxBitrate: 300_000, active: false });
    expect(encodingsFor("face", 320, { large: false, small: true })).toMatchObject([{ active: true }]);
  });

  test("each size is paused by itself, and one size only when nobody sees it in any", () => {
    const sent = { large: true, small: false };
    expect(adjusted({ rid: "s" }, "room", 640, sent).active).toBe(false);
    expect(adjusted({ rid: "l" }, "room", 640, sent).active).toBe(true);
    expect(adjusted({}, "room", 640, { large: false, small: true }).active).toBe(true);
    expect(adjusted({}, "board", 1_920, NEITHER).active).toBe(false);
  });
});

test("a class begins to send at a school's speed, in every picture's section", () => {
  const answer = "m=video 9 UDP/TLS/RTP/SAVPF 96 97\r\na=rtpmap:96 VP8/90000\r\na=rtpmap:97 rtx/90000\r\n";
  const begun = withStartBitrate(answer, 2_000);
  expect(begun).toContain("a=rtpmap:96 VP8/90000\r\na=fmtp:96 x-google-start-bitrate=2000\r\n");
  expect(withStartBitrate(begun, 9)).toBe(begun);
});

test("statistics are reduced to what came in, what was shown and how far it is", () => {
  const totals = totalsOf([
    { type: "inbound-rtp", kind: "video", packetsReceived: 10, framesDecoded: 3 },
    { type: "inbound-rtp", kind: "audio", packetsReceived: 5, packetsLost: 1, totalSamplesReceived: 960 },
    { type: "remote-outbound-rtp", reportsSent: 2 },
    { type: "transport", packetsReceived: 40 },
    { type: "candidate-pair", nominated: true, currentRoundTripTime: 0.05 },
  ]);
  const heard = { received: 5, lost: 1, concealed: 0, samples: 960, frames: 3 };
  expect(totals).toEqual({ received: 17, pathReceived: 40, framesDecoded: 3, audioPackets: 5, roundTripMs: 50, heard });
});

describe("the demonstration", () => {
  test("the board is being written on, is full for a while and starts anew", () => {
    expect(written(0)).toBe(0);
    expect(written(1)).toBe(6);
    expect(written(30)).toBeGreaterThan(written(10));
    expect(written(100_000)).toBeLessThanOrEqual(written(40));
  });

  test("the board is drawn as large as a legible board", () => {
    expect(SCENE_SIZES.board).toMatchObject({ width: 1_920, height: 1_080 });
  });

  test("the tone is soft, goes on without a click from chunk to chunk, and is never silent", () => {
    const two = toneSamples(0, 1_920);
    const second = toneSamples(960, 960);
    expect(second[0]).toBeCloseTo(two[960] ?? 0, 6);
    expect(Math.max(...two.map(Math.abs))).toBeGreaterThan(0.01);
    expect(Math.max(...two.map(Math.abs))).toBeLessThan(0.2);
  });
});
