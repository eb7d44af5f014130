import { describe, expect, test } from "vitest";
import { aPupil, aRoom, aSeat } from "./fake_room";
import { screenOf } from "./screen";
import { newSeat, type Outcome, receive, type Seat, type SeatEvent } from "./seat";
import { stricter } from "./steps";

function played(seat: Seat, ...events: SeatEvent[]): Outcome {
  let outcome: Outcome = { seat, effects: [] };
  for (const event of events) outcome = receive(outcome.seat, event);
  return outcome;
}

const names = ({ effects }: Outcome): string[] => effects.map(({ type }) => type);
const inLesson = (): Seat => played(newSeat(), { type: "line_up" }, { type: "joined", reply: aSeat() }).seat;
const speaking = (): Seat =>
  played(
    inLesson(),
    { type: "step_chosen", step: 4 },
    { type: "devices_live", step: 4 },
    { type: "step_kept", step: 4 },
  ).seat;

describe("a pupil's seat", () => {
  test("one tap joins; nothing asks for a camera or microphone", () => {
    const joined = played(newSeat(), { type: "line_up" });
    expect(joined.effects).toEqual([{ type: "join", resumeKey: null }]);
    expect(played(joined.seat, { type: "joined", reply: aSeat() }).effects).toEqual([]);
  });

  test("Stem opens devices first and tells the class only when they are live", () => {
    const chosen = played(inLesson(), { type: "step_chosen", step: 4 });
    expect(chosen.effects).toEqual([{ type: "open_devices", step: 4 }]);
    expect(chosen.seat.step).toBe(1);
    const live = played(chosen.seat, { type: "devices_live", step: 4 });
    expect(live.effects).toEqual([{ type: "send_step", step: 4 }]);
    expect(played(live.seat, { type: "step_kept", step: 4 }).seat.step).toBe(4);
  });

  test("a lesson that is moved under us says where it went, and the devices are released", () => {
    const moved = played(speaking(), { type: "ended", reason: "moved", movedTo: "2026-03-02T13:30:00Z" });
    expect(moved.seat).toMatchObject({ phase: "out", reason: "moved", movedTo: "2026-03-02T13:30:00Z" });
    expect(screenOf(moved.seat)).toBe("moved");
    expect(names(moved)).toContain("release_devices");
    expect(screenOf(played(inLesson(), { type: "ended", reason: "called_off" }).seat)).toBe("called_off");
  });

  test("a refused microphone leaves the pupil looking on, with calm words", () => {
    const refused = played(inLesson(), { type: "step_chosen", step: 4 }, { type: "devices_failed", trouble: "denied" });
    expect(refused.seat).toMatchObject({ step: 1, rising: null, trouble: "denied" });
  });

  test("a refused camera does not silence who was speaking", () => {
    const refused = played(speaking(), { type: "step_chosen", step: 5 }, { type: "devices_failed", trouble: "denied" });
    expect(refused.seat.step).toBe(4);
    expect(names(refused)).toEqual([]);
  });

  test("back to Meekijken releases the devices before anything is asked of the server", () => {
    expect(names(played(speaking(), { type: "step_chosen", step: 1 }))).toEqual(["release_devices", "send_step"]);
  });

  test("back to Meekijken while the microphone still opens: the late microphone is not used", () => {
    const back = played(inLesson(), { type: "step_chosen", step: 4 }, { type: "step_chosen", step: 1 });
    expect(back.seat).toMatchObject({ step: 1, rising: null });
    expect(names(played(back.seat, { type: "devices_live", step: 4 }))).toEqual(["release_devices"]);
  });

  test("a dropped connection releases the devices at once and never comes back unmuted", () => {
    const lost = played(speaking(), { type: "line_down" });
    expect(names(lost)).toEqual(["release_devices"]);
    const back = played(lost.seat, { type: "line_up" }, { type: "joined", reply: aSeat(4) });
    expect(back.seat.step).toBe(3);
    expect(back.effects).toEqual([{ type: "send_step", step: 3 }]);
  });

  test("the seat is taken back with the key of the server", () => {
    const back = played(inLesson(), { type: "line_down" }, { type: "line_up" });
    expect(back.effects).toEqual([{ type: "join", resumeKey: "resume-key-of-the-server" }]);
  });

  test("a reloaded page is silent even where the server still says VOICE", () => {
    const back = played(newSeat("kept-key-of-this-tab"), { type: "line_up" }, { type: "joined", reply: aSeat(4) });
    expect(back.seat.step).toBe(3);
  });

  test("lost media while speaking means silent, and the server is told", () => {
    const lost = played(speaking(), { type: "own_media_lost" });
    expect(lost.seat.step).toBe(3);
    expect(names(lost)).toEqual(["release_devices", "send_step"]);
  });

  test("lost media says so in words", () => {
    expect(played(speaking(), { type: "own_media_lost" }).seat.trouble).toBe("connection");
  });

  test("a camera that finds no path silences who was speaking too: nothing is sent any more", () => {
    const failed = played(
      speaking(),
      { type: "step_chosen", step: 5 },
      { type: "devices_failed", trouble: "connection" },
    );
    expect(failed.seat).toMatchObject({ step: 3, rising: null, trouble: "connection" });
    expect(names(failed)).toEqual(["release_devices", "send_step"]);
  });

  test("a microphone that is unplugged makes silent, at the server as well", () => {
    const gone = played(speaking(), { type: "device_gone", device: "microphone" });
    expect(gone.seat).toMatchObject({ step: 3, trouble: "microphone_gone" });
    expect(gone.effects).toEqual([{ type: "release_devices" }, { type: "send_step", step: 3 }]);
  });

  test("a camera that is unplugged leaves the voice", () => {
    const seen = played(
      inLesson(),
      { type: "step_chosen", step: 5 },
      { type: "devices_live", step: 5 },
      { type: "step_kept", step: 5 },
    ).seat;
    const gone = played(seen, { type: "device_gone", device: "camera" });
    expect(gone.effects).toEqual([{ type: "open_devices", step: 4 }]);
    const heard = played(gone.seat, { type: "devices_live", step: 4 }, { type: "step_kept", step: 4 }).seat;
    expect(heard).toMatchObject({ step: 4, rising: null, trouble: "camera_gone" });
  });

  test("everyone quiet releases the devices; nobody's step can be raised from outside", () => {
    const quiet = played(speaking(), { type: "room", room: aRoom({ version: 9, pupils: [aPupil({ step: 3 })] }) });
    expect(quiet.seat.step).toBe(3);
    expect(names(quiet)).toEqual(["release_devices"]);
    const raised = played(inLesson(), { type: "room", room: aRoom({ version: 9, pupils: [aPupil({ step: 5 })] }) });
    expect(raised.seat.step).toBeLessThan(4);
    expect(raised.effects).toEqual([]);
  });

  test("a state from before my own choice does not undo it", () => {
    const rising = played(inLesson(), { type: "step_chosen", step: 4 }, { type: "devices_live", step: 4 });
    const old = played(rising.seat, { type: "room", room: aRoom({ version: 2 }) }, { type: "step_kept", step: 4 });
    expect(old.seat.step).toBe(4);
  });

  test("an older state of the room is not taken", () => {
    const seat = played(inLesson(), { type: "room", room: aRoom({ version: 5, watching: 3 }) }).seat;
    expect(played(seat, { type: "room", room: aRoom({ version: 4 }) }).seat.room?.watching).toBe(3);
  });

  test("Stoppen leaves, releases and closes at once, and stays out whatever arrives", () => {
    const stopped = played(speaking(), { type: "leave", reason: "stopped" });
    expect(names(stopped)).toEqual(["leave", "release_devices", "close_media"]);
    const later = played(stopped.seat, { type: "line_down" }, { type: "line_up" }, { type: "joined", reply: aSeat() });
    expect(later.seat).toMatchObject({ phase: "out", reason: "stopped" });
    expect(later.effects).toEqual([]);
  });

  test("coming back after stopping is a new seat, looking on", () => {
    const back = played(speaking(), { type: "leave", reason: "stopped" }, { type: "come_back" });
    expect(back.effects).toEqual([{ type: "join", resumeKey: null }]);
    expect(back.seat.step).toBe(1);
  });

  test("the end of the lesson before does not end the one that is being joined", () => {
    expect(played(newSeat(), { type: "line_up" }, { type: "ended", reason: "left" }).seat.phase).toBe("joining");
  });

  test("taken over by another device: devices released, media closed, no way back by itself", () => {
    const taken = played(speaking(), { type: "ended", reason: "taken_over" });
    expect(names(taken)).toEqual(["release_devices", "close_media"]);
    expect(played(taken.seat, { type: "line_up" }).effects).toEqual([]);
  });

  test("a door that is still closed is asked again; a lesson that is not mine is not", () => {
    const closed = played(newSeat(), { type: "join_refused", code: "door_not_open", again: true });
    expect(names(closed)).toEqual(["join_later"]);
    const notMine = played(newSeat(), { type: "join_refused", code: "not_found", again: false });
    expect(notMine.seat.phase).toBe("refused");
  });
});

test("the stricter of both sides wins, and a drop takes voice and face away from both", () => {
  expect(stricter(4, 4, false)).toBe(4);
  expect(stricter(4, 2, false)).toBe(2);
  expect(stricter(5, 5, true)).toBe(3);
  expect(stricter(1, 5, true)).toBe(1);
});
