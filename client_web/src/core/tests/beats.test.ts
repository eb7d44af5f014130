import { describe, expect, it } from "vitest";
import type { BeatSent, BeatsTaken } from "../../generated/wire";
import { type BeatsSettings, createBeats, type Looked } from "../catalogue/beats";
import { createSender } from "../catalogue/sending";
import { Refused, Unreachable } from "../problem";

const FILM: Looked = {
  block: "film",
  at: 0,
  rate: 1,
  playing: true,
  visible: true,
  pip: false,
  muted: false,
  audioOnly: false,
};
const TAKEN: BeatsTaken = { verdicts: [], superseded: false };

/** A page with a clock and a film that a test moves. */
function page(post: (beats: readonly BeatSent[]) => Promise<BeatsTaken> = async () => TAKEN) {
  const world = { now: 0, looked: FILM, online: true, kept: [] as readonly BeatSent[], superseded: 0 };
  const settings: BeatsSettings = {
    lease: "lease",
    revision: 1,
    now: () => world.now,
    look: () => world.looked,
    online: () => world.online,
    sender: createSender(
      {
        read: () => world.kept,
        write(beats) {
          world.kept = beats;
        },
      },
      post,
    ),
    onSuperseded: () => world.superseded++,
  };
  const beats = createBeats(settings);
  const until = (now: number, more: Partial<Looked> = {}): void => {
    world.now = now;
    world.looked = { ...world.looked, ...more };
  };
  return { world, beats, until };
}

const spans = (beats: readonly BeatSent[]) => beats.map(({ m0, m1, from_ms, to_ms }) => [m0, m1, from_ms, to_ms]);

describe("beats", () => {
  it("run from cut to cut with the state that held in between", () => {
    const { world, beats, until } = page();
    until(15_000, { at: 15_000 });
    beats.cut("tick");
    until(20_000, { at: 20_000, playing: false });
    beats.cut("pause");
    until(50_000);
    beats.cut("tick");
    expect(spans(world.kept)).toEqual([
      [0, 15_000, 0, 15_000],
      [15_000, 20_000, 15_000, 20_000],
      [20_000, 50_000, 20_000, 20_000],
    ]);
    expect(world.kept.map(({ playing, cause, seq }) => [playing, cause, seq])).toEqual([
      [true, "tick", 0],
      [true, "pause", 1],
      [false, "tick", 2],
    ]);
  });

  it("end where the film was last seen when the pupil drags it elsewhere", () => {
    const { world, beats, until } = page();
    until(4_000, { at: 4_000 });
    beats.mark();
    until(4_200, { at: 90_000 });
    beats.cut("seek");
    until(9_200, { at: 95_000 });
    beats.cut("tick");
    expect(spans(world.kept)).toEqual([
      [0, 4_200, 0, 4_000],
      [4_200, 9_200, 90_000, 95_000],
    ]);
  });

  it("of one block never tell a place in another", () => {
    const { world, beats, until } = page();
    until(4_000, { at: 4_000 });
    beats.mark();
    until(5_000, { block: "text", at: 0, playing: false });
    beats.cut("block");
    until(9_000);
    beats.cut("tick");
    expect(spans(world.kept)).toEqual([
      [0, 5_000, 0, 4_000],
      [5_000, 9_000, 0, 0],
    ]);
    expect(world.kept.map(({ block }) => block)).toEqual(["film", "text"]);
  });

  it("say how long ago somebody touched something, and nothing of no time at all", () => {
    const { world, beats, until } = page();
    until(6_000);
    beats.touched();
    until(15_000);
    beats.cut("tick");
    beats.cut("tick");
    expect(world.kept.map(({ input_age }) => input_age)).toEqual([9_000]);
  });

  it("wait while there is no line and go in order when it is back, forty at a time", async () => {
    let away = true;
    const sent: number[] = [];
    const { world, beats, until } = page(async (batch) => {
      if (away) throw new Unreachable("/");
      sent.push(batch.length);
      return TAKEN;
    });
    world.online = false;
    beats.cut("line");
    for (let n = 1; n <= 50; n++) {
      until(n * 1_000, { at: n * 1_000 });
      beats.cut("tick");
    }
    await beats.flush();
    expect(world.kept).toHaveLength(50);
    expect(world.kept.every(({ online }) => !online)).toBe(true);
    away = false;
    world.online = true;
    until(51_000);
    beats.cut("line");
    expect(world.kept.at(-1)?.online).toBe(false);
    await beats.flush();
    expect(sent).toEqual([40, 11]);
    expect(world.kept).toEqual([]);
  });

  it("are kept for later when the server is out of order, and let go when it will never take them", async () => {
    const problem = (status: number) =>
      new Refused(
        { type: "", title: "", status, code: "", detail: null, path: null, errors: [], log_id: null, changes: [] },
        null,
      );
    let answer = problem(503);
    const { world, beats, until } = page(async () => {
      throw answer;
    });
    until(1_000);
    beats.cut("tick");
    await beats.flush();
    expect(world.kept).toHaveLength(1);
    answer = problem(422);
    await beats.flush();
    expect(world.kept).toEqual([]);
  });

  it("stop when another tab goes on with it, and say so once", async () => {
    const { world, beats, until } = page(async () => ({ verdicts: [], superseded: true }));
    until(1_000);
    beats.cut("tick");
    await beats.flush();
    until(2_000);
    beats.cut("tick");
    await beats.flush();
    expect([world.superseded, world.kept.length]).toEqual([1, 0]);
  });

  it("of an older visit that was superseded go apart and stop nothing of this one", async () => {
    const asked: string[][] = [];
    const { world, beats, until } = page(async (batch) => {
      asked.push(batch.map(({ session }) => session));
      return { verdicts: [], superseded: batch.some(({ session }) => session === "older") };
    });
    until(1_000);
    beats.cut("tick");
    const [mine] = world.kept;
    if (mine) world.kept = [{ ...mine, session: "older" }, { ...mine, session: "older", seq: 1 }, mine];
    await beats.flush();
    until(2_000);
    beats.cut("tick");
    await beats.flush();
    expect(asked).toEqual([["older", "older"], ["lease"], ["lease"]]);
    expect(world.superseded).toBe(0);
  });
});
