import { describe, expect, test } from "vitest";
import type { Day, SlotCard } from "../../generated/wire";
import { findings } from "./check";
import { aPupil, aRoom, aSeat } from "./fake_room";
import { expectedOf, pictureFor, picturesOf } from "./picture";
import { screenOf, titleOf } from "./screen";
import { newSeat, receive } from "./seat";
import { lessonNext, lessonNow } from "./unit_day";
import { canBeGreeted, handsOf, moodOf, roomMood, signsOf, urgencyOf, waitedWords } from "./unit_words";

const at = (time: string): number => Date.parse(`2026-03-02T${time}:00Z`);

function lesson(id: string, starts: string, ends: string, changes: Partial<SlotCard> = {}): SlotCard {
  const instant = (ms: number): string => new Date(ms).toISOString();
  return {
    id,
    subject: id,
    group: "2b",
    teacher: "J. de Wit",
    supply: false,
    place: "lokaal 12",
    starts_at: instant(at(starts)),
    ends_at: instant(at(ends)),
    door_opens_at: instant(at(starts) - 300_000),
    status: "PLANNED",
    door: "open",
    live: false,
    at_home: false,
    all_remote: false,
    moved_to: null,
    ...changes,
  };
}

const day = (...lessons: SlotCard[]): Day => ({ lessons }) as unknown as Day;
const NONE: ReadonlySet<string> = new Set();

test("while the teacher's phone sleeps and no screen is there, the pupil reads that the class comes back", () => {
  const room = aRoom({ class_side: { teacher_present: false, unit_present: false, away_since: null } });
  const seat = receive(receive(newSeat(), { type: "line_up" }).seat, {
    type: "joined",
    reply: { ...aSeat(), room },
  }).seat;
  expect(screenOf(seat)).toBe("class_away");
});

test("a lesson for single pupils who were given no name together is called by its subject alone", () => {
  const { lesson } = aRoom();
  expect(titleOf(lesson)).toBe("Rekenen · 2b");
  expect(titleOf({ ...lesson, subject: "Gesprek", group: "" })).toBe("Gesprek");
});

describe("the unit's lesson", () => {
  const two = day(lesson("first", "09:00", "09:50"), lesson("second", "09:50", "10:40"));

  test("it goes in when the door opens, five minutes before", () => {
    expect(lessonNow(two, at("08:54"), null, NONE)).toBeNull();
    expect(lessonNow(two, at("08:55"), null, NONE)?.id).toBe("first");
  });

  test("the next lesson's open door does not end this one", () => {
    expect(lessonNow(two, at("09:46"), "first", NONE)?.id).toBe("first");
    expect(lessonNow(two, at("09:46"), null, NONE)?.id).toBe("first");
    expect(lessonNow(two, at("09:50"), "first", NONE)?.id).toBe("second");
  });

  test("a lesson that the teacher ended is not entered again", () => {
    expect(lessonNow(two, at("09:40"), "first", new Set(["first"]))).toBeNull();
    expect(lessonNow(two, at("09:46"), "first", new Set(["first"]))?.id).toBe("second");
  });

  test("a lesson that runs over is stayed in while nothing else begins", () => {
    const one = day(lesson("first", "09:00", "09:50"));
    expect(lessonNow(one, at("09:54"), "first", NONE)?.id).toBe("first");
    expect(lessonNow(one, at("09:55"), "first", NONE)).toBeNull();
  });

  test("a cancelled lesson is no lesson", () => {
    expect(
      lessonNow(day(lesson("off", "09:00", "09:50", { status: "CANCELLED" })), at("09:10"), null, NONE),
    ).toBeNull();
  });

  test("the next lesson is the first that is still to begin", () => {
    expect(lessonNext(two, at("09:10"))?.id).toBe("second");
    expect(lessonNext(two, at("10:00"))).toBeNull();
  });
});

describe("what the class reads", () => {
  test("away goes before the step: who is not connected is neither heard nor seen", () => {
    expect(moodOf(aPupil({ step: 5, away_since: "2026-03-02T09:00:00Z" }))).toBe("away");
    expect([1, 2, 3, 4, 5].map((step) => moodOf(aPupil({ step: step as 1 })))).toEqual([
      "listens",
      "listens",
      "listens",
      "speaks",
      "seen",
    ]);
  });

  test("tired is a quiet sign; of who speaks all the same, both are said", () => {
    expect(signsOf(aPupil({ energy: "tired" }))).toEqual(["tired"]);
    expect(signsOf(aPupil({ energy: "tired", step: 4 }))).toEqual(["speaks", "tired"]);
    expect(signsOf(aPupil({ energy: "tired", away_since: "2026-03-02T09:00:00Z" }))).toEqual(["away"]);
    expect(roomMood([aPupil({ energy: "tired" }), aPupil()])).toBe("listens");
  });

  test("a pause is said as a pause, also when the tablet sleeps meanwhile", () => {
    const until = "2026-03-02T09:10:00Z";
    expect(signsOf(aPupil({ energy: "tired", pause_until: until }))).toEqual(["pause"]);
    expect(moodOf(aPupil({ pause_until: until, away_since: "2026-03-02T09:01:00Z" }))).toBe("pause");
    expect(roomMood([aPupil({ pause_until: until }), aPupil({ energy: "tired" })])).toBe("tired");
  });

  test("nobody is asked to greet who is tired, in a pause or away", () => {
    expect(canBeGreeted(aPupil())).toBe(true);
    expect(canBeGreeted(aPupil({ energy: "tired" }))).toBe(false);
    expect(canBeGreeted(aPupil({ pause_until: "2026-03-02T09:10:00Z" }))).toBe(false);
    expect(canBeGreeted(aPupil({ away_since: "2026-03-02T09:01:00Z" }))).toBe(false);
  });

  test("the room's mood is its most present pupil's", () => {
    expect(roomMood([])).toBe("nobody");
    expect(roomMood([aPupil(), aPupil({ step: 4 })])).toBe("speaks");
  });

  test("hands stand in the order in which they went up", () => {
    const late = aPupil({ name: "Late", hand: { raised_at: "2026-03-02T09:02:00Z", answer: null } });
    const early = aPupil({ name: "Early", hand: { raised_at: "2026-03-02T09:01:00Z", answer: null } });
    expect(handsOf([late, aPupil(), early]).map(({ name }) => name)).toEqual(["Early", "Late"]);
  });

  test("the light changes after one and after two minutes", () => {
    expect([59_999, 60_000, 120_000].map(urgencyOf)).toEqual(["new", "waits", "waits_long"]);
    expect(waitedWords(95_400)).toBe("1:35");
  });
});

describe("the large picture", () => {
  test("the buttons stand in one order and only for what exists", () => {
    expect(picturesOf(["class_sound", "room", "board"])).toEqual(["board", "room"]);
  });

  test("a wish that does not exist falls back, and is not lost", () => {
    expect(pictureFor("teacher", ["board", "room"])).toBe("board");
    expect(pictureFor("teacher", ["board", "teacher"])).toBe("teacher");
    expect(pictureFor(null, [])).toBeNull();
  });

  test("nothing is expected of the connection while the class is away", () => {
    expect(expectedOf(aRoom(), false)).toBe("picture");
    expect(expectedOf(aRoom({ sources: ["class_sound"] }), false)).toBe("sound");
    expect(expectedOf(aRoom({ state: "away" }), false)).toBeNull();
  });
});

describe("the pupil's screens", () => {
  const seat = receive(newSeat(), { type: "joined", reply: aSeat() }).seat;

  test("each state of the room has its own screen, and none is blank", () => {
    expect(screenOf(newSeat())).toBe("entering");
    expect(screenOf({ ...seat, room: aRoom({ state: "waiting" }) })).toBe("waiting");
    expect(screenOf(seat)).toBe("lesson");
    expect(screenOf({ ...seat, room: aRoom({ state: "away" }) })).toBe("class_away");
    expect(screenOf({ ...seat, phase: "lost" })).toBe("lost");
  });

  test("a pause stays a pause while the class or the connection is away, and ends with the lesson", () => {
    const room = aRoom({ pupils: [aPupil({ pause_until: "2026-03-02T09:10:00Z" })] });
    expect(screenOf({ ...seat, room })).toBe("pause");
    expect(screenOf({ ...seat, room: { ...room, state: "away" } })).toBe("pause");
    expect(screenOf({ ...seat, room, phase: "lost" })).toBe("pause");
    expect(screenOf({ ...seat, room: { ...room, state: "over" } })).toBe("over");
    expect(screenOf({ ...seat, room, phase: "out", reason: "stopped" })).toBe("stopped");
  });

  test("out of the lesson the reason decides", () => {
    expect(screenOf({ ...seat, phase: "out", reason: "stopped" })).toBe("stopped");
    expect(screenOf({ ...seat, phase: "out", reason: "lesson_over" })).toBe("over");
    expect(screenOf({ ...seat, phase: "refused", problem: "taken_over" })).toBe("taken_over");
    expect(screenOf({ ...seat, phase: "refused", problem: "not_found" })).toBe("refused");
  });
});

describe("the silent check", () => {
  const fine = { devices: { cameras: 1, microphones: 1 }, mediaUp: true, waitedMs: 20_000, roundTripMs: 40 };

  test("says nothing when nothing is wrong", () => {
    expect(findings(fine)).toEqual([]);
    expect(findings({ ...fine, devices: null, mediaUp: false, waitedMs: 1_000, roundTripMs: null })).toEqual([]);
  });

  test("names a closed path, a slow line and a missing microphone", () => {
    expect(findings({ ...fine, mediaUp: false, roundTripMs: 900, devices: { cameras: 0, microphones: 0 } })).toEqual([
      "no_path",
      "slow",
      "no_microphone",
    ]);
  });
});
