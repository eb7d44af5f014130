import { expect, test } from "vitest";
import type { NoteView, TextLine } from "../../generated/wire";
import { FakeTimers } from "../realtime/fake_timers";
import { aRoom } from "./fake_room";
import { soundOf } from "./heard";
import type { Session } from "./session";
import { ClassTalk, openNotes, PupilTalk } from "./talk";

function pupil() {
  const sent: [string, Record<string, unknown>][] = [];
  const session = { wish: (event: string, body: Record<string, unknown>) => void sent.push([event, body]) };
  const timers = new FakeTimers();
  const talk = new PupilTalk(session as unknown as Session, () => undefined, timers);
  return { sent, timers, talk, texts: () => sent.map(([, { text }]) => text) };
}

test("the first character goes at once, the next ones together a moment later", () => {
  const { talk, timers, texts } = pupil();
  talk.type("m");
  talk.type("ma");
  talk.type("mag");
  expect(texts()).toEqual(["m"]);
  timers.pass(150);
  expect(texts()).toEqual(["m", "mag"]);
});

test("a finished line goes at once, and the next one is another line", () => {
  const { talk, sent, timers } = pupil();
  talk.type("hoi");
  talk.enter();
  timers.pass(1_000);
  talk.type("nog iets");
  const lines = sent.map(([, { line }]) => line);
  expect(sent[1]?.[1]).toMatchObject({ text: "hoi", done: true });
  expect(lines[0]).toBe(lines[1]);
  expect(lines[2]).not.toBe(lines[0]);
  expect(talk.text).toBe("nog iets");
});

test("nothing typed is nothing said", () => {
  const { talk, sent } = pupil();
  talk.enter();
  talk.note("   ");
  expect(sent).toEqual([]);
});

const line = (text: string, at = "2026-03-02T09:01:00Z", name = "a"): TextLine => ({
  participant_id: "sam",
  name: "Sam",
  line: name,
  text,
  done: false,
  at,
});

test("a line grows where it stands, and goes when it is wiped out", () => {
  const talk = new ClassTalk();
  talk.typed(line("hoi"));
  talk.typed(line("dag", undefined, "b"));
  talk.typed(line("hoi allemaal"));
  expect(talk.lines.map(({ text }) => text)).toEqual(["hoi allemaal", "dag"]);
  talk.typed(line(""));
  expect(talk.lines.map(({ text }) => text)).toEqual(["dag"]);
});

test("an older state of the room does not take characters away", () => {
  const talk = new ClassTalk();
  talk.typed(line("hoi allemaal", "2026-03-02T09:01:02Z"));
  talk.room(aRoom({ texts: [line("hoi", "2026-03-02T09:01:01Z")] }));
  expect(talk.lines[0]?.text).toBe("hoi allemaal");
  talk.room(aRoom({ texts: [] }));
  expect(talk.lines).toEqual([]);
});

test("a note that was read is not shown any more", () => {
  const note = (id: string, seen: boolean): NoteView => ({
    id,
    participant_id: "sam",
    name: "Sam",
    text: id,
    at: "",
    seen,
  });
  expect(openNotes([note("one", true), note("two", false)]).map(({ id }) => id)).toEqual(["two"]);
});

test("who does not hear the class learns where it sticks", () => {
  expect(soundOf(aRoom({ sources: ["board"] }))).toBe("none");
  expect(soundOf(aRoom({ sources: ["class_sound"], silent: ["class_sound"] }))).toBe("silent");
  expect(soundOf(aRoom({ sources: ["class_sound", "teacher_voice"], silent: ["class_sound"] }))).toBe("arrives");
});
