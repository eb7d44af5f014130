import { describe, expect, test } from "vitest";
import type { Me, SlotCard } from "../../generated/wire";
import type { Api } from "../api";
import { clock } from "../clock";
import type { Station } from "../media/stations";
import { Refused } from "../problem";
import { FakeTimers } from "../realtime/fake_timers";
import { FakeLink, settled } from "./fake_link";
import { aRoom, aSeat } from "./fake_room";
import { UnitRoom } from "./unit_room";

const UNIT = { id: "unit", name: "Lokaal 12", roles: ["unit"], place: "lokaal 12", demo: false } as unknown as Me;
const NOBODY = new Refused({ code: "not_signed_in", status: 401, title: "" } as never);

function card(id: string, startsIn: number, endsIn: number): SlotCard {
  const at = (minutes: number): string => new Date(clock.now() + minutes * 60_000).toISOString();
  return {
    id,
    status: "PLANNED",
    subject: id,
    starts_at: at(startsIn),
    ends_at: at(endsIn),
    door_opens_at: at(startsIn - 5),
  } as SlotCard;
}

function unit(answers: Record<string, () => unknown>) {
  const link = new FakeLink();
  link.answers.set("session.join", async () => ({ ...aSeat(), side: "unit", room: aRoom({ pupils: [] }) }));
  const subscriber = { streams: new Map(), start() {}, close() {}, expect() {}, watch: () => () => undefined };
  const timers = new FakeTimers();
  const call = async (route: string): Promise<unknown> => answers[route]?.();
  const room = new UnitRoom({ call } as unknown as Api, { link, subscriber } as unknown as Station, timers);
  room.start();
  return { room, link, timers };
}

const lessons = (...cards: SlotCard[]) => ({ now: new Date(clock.now()).toISOString(), lessons: cards });

describe("a unit that belongs to no classroom", () => {
  const kar = (place: string | null) => ({ ...UNIT, name: "Kar 1", place, floating: true });

  function trolley() {
    const said = { place: null as string | null };
    const asked = unit({
      "GET /api/access/me": () => kar(said.place),
      "GET /api/timetable/day": () => ({
        ...lessons(...(said.place === "B12" ? [card("now", -5, 45)] : [])),
        person_name: said.place ?? "",
      }),
      "POST /api/access/floating/stand": () => {
        said.place = "B12";
      },
    });
    return { ...asked, said };
  }

  test("is in no lesson until somebody says on its screen where it stands, and then in that of the room", async () => {
    const { room, link, timers } = trolley();
    await settled();
    expect(room.view).toMatchObject({ kind: "paired", me: { place: null }, lesson: null });
    await room.sayStand("B12");
    timers.pass(1_000);
    await settled();
    expect(room.view).toMatchObject({ me: { place: "B12" }, lesson: { session: { slotId: "now" } } });
    expect(link.events()).toContain("session.join");
  });

  test("is moved from elsewhere: it leaves the lesson of the room where it was, and asks again where it stands", async () => {
    const { room, link, timers, said } = trolley();
    await settled();
    await room.sayStand("B12");
    timers.pass(1_000);
    await settled();
    said.place = null;
    link.push("access.ended", {});
    timers.pass(1_000);
    await settled();
    expect(room.view).toMatchObject({ me: { place: null }, lesson: null });
    expect(link.bodies("session.leave").length).toBe(1);
  });

  test("goes on in its lesson while the server does not answer", async () => {
    const { room, timers } = trolley();
    await settled();
    await room.sayStand("B12");
    timers.pass(1_000);
    await settled();
    timers.pass(15_000);
    await settled();
    expect(room.view).toMatchObject({ me: { place: "B12" }, lesson: { session: { slotId: "now" } } });
  });
});

describe("a classroom unit by itself", () => {
  test("unpaired in mid-lesson it shows a code within a second, not at its next look at the day", async () => {
    let known = true;
    const { room, link, timers } = unit({
      "GET /api/access/me": () => UNIT,
      "GET /api/timetable/day": () => (known ? lessons(card("now", -5, 45)) : Promise.reject(NOBODY)),
      "POST /api/access/units/start": () => ({
        code: "ABCD2345",
        poll_token: "a-token-to-poll-with",
        expires_at: new Date(clock.now() + 600_000).toISOString(),
      }),
    });
    await settled();
    expect(room.view).toMatchObject({ kind: "paired" });
    known = false;
    link.push("access.ended", {});
    timers.pass(1_000);
    await settled();
    expect(room.view.kind).toBe("pairing");
  });

  test("a lesson that is called off is named at once, and the next look at the day is not waited for", async () => {
    let status = "PLANNED";
    const { room, link, timers } = unit({
      "GET /api/access/me": () => UNIT,
      "GET /api/timetable/day": () => lessons({ ...card("now", -5, 45), status } as SlotCard),
    });
    await settled();
    expect(room.view).toMatchObject({ kind: "paired", off: null });
    status = "CANCELLED";
    link.push("session.ended", { reason: "called_off", at: "2026-03-02T09:00:00Z", moved_to: null });
    link.push("timetable.bulletin", { dates: [] });
    timers.pass(1_000);
    await settled();
    expect(room.view).toMatchObject({ kind: "paired", lesson: null, off: { id: "now" } });
    status = "PLANNED";
    link.push("timetable.bulletin", { dates: [] });
    timers.pass(1_000);
    await settled();
    expect(link.events().filter((event) => event === "session.join").length).toBe(2);
  });

  test("a page that goes says goodbye, and is back when the browser shows it again", async () => {
    const { room, link } = unit({
      "GET /api/access/me": () => UNIT,
      "GET /api/timetable/day": () => lessons(card("now", -5, 45)),
    });
    await settled();
    room.leave();
    expect(link.bodies("session.leave")).toEqual([{ reason: "left" }]);
    room.comeBack();
    await settled();
    expect(link.events().filter((event) => event === "session.join").length).toBe(2);
  });

  test("unpaired it shows a code and goes on by itself once somebody entered it", async () => {
    let paired = false;
    const { room, timers } = unit({
      "GET /api/access/me": () => Promise.reject(NOBODY),
      "POST /api/access/units/start": () => ({
        code: "ABCD2345",
        poll_token: "a-token-to-poll-with",
        expires_at: new Date(clock.now() + 600_000).toISOString(),
      }),
      "POST /api/access/units/claim": () => (paired ? UNIT : {}),
      "GET /api/timetable/day": () => lessons(),
    });
    await settled();
    expect(room.view).toEqual({ kind: "pairing", code: "ABCD2345" });
    timers.pass(2_000);
    await settled();
    expect(room.view.kind).toBe("pairing");
    paired = true;
    timers.pass(2_000);
    await settled();
    expect(room.view.kind).toBe("paired");
  });

  test("a screen whose clock is days off keeps its code until the server says that it is over", async () => {
    let started = 0;
    let over = false;
    const { room, timers } = unit({
      "GET /api/access/me": () => Promise.reject(NOBODY),
      "POST /api/access/units/start": () => {
        started += 1;
        return { code: `CODE000${started}`, poll_token: "a-token", expires_at: "2020-01-01T00:00:00Z" };
      },
      "POST /api/access/units/claim": () =>
        over ? Promise.reject(new Refused({ code: "pairing_is_over", status: 410, title: "" } as never)) : {},
    });
    await settled();
    for (let n = 0; n < 5; n += 1) {
      timers.pass(2_000);
      await settled();
    }
    expect(room.view).toEqual({ kind: "pairing", code: "CODE0001" });
    over = true;
    timers.pass(2_000);
    await settled();
    expect(room.view).toEqual({ kind: "pairing", code: "CODE0002" });
  });

  test("it goes into the lesson of its place that is on, without a touch", async () => {
    const { room, link } = unit({
      "GET /api/access/me": () => UNIT,
      "GET /api/timetable/day": () => lessons(card("now", -10, 40), card("later", 40, 90)),
    });
    await settled();
    expect(link.bodies("session.join")).toMatchObject([{ slot_id: "now" }]);
    expect(room.view).toMatchObject({ kind: "paired", next: { id: "later" } });
  });

  test("a lesson that was ended is left, and the next one entered when its door opens", async () => {
    const { room, link, timers } = unit({
      "GET /api/access/me": () => UNIT,
      "GET /api/timetable/day": () => lessons(card("slot", -10, 4), card("next", 4, 54)),
    });
    await settled();
    link.push("session.ended", { reason: "lesson_over", at: new Date(clock.now()).toISOString() });
    timers.pass(1_000);
    await settled();
    expect(link.bodies("session.join").map(({ slot_id }) => slot_id)).toEqual(["slot", "next"]);
    expect(room.view).toMatchObject({ lesson: { session: { slotId: "next" } } });
  });

  test("a unit that was taken away shows a new code", async () => {
    let known = true;
    const { room, timers } = unit({
      "GET /api/access/me": () => UNIT,
      "GET /api/timetable/day": () => (known ? lessons() : Promise.reject(NOBODY)),
      "POST /api/access/units/start": () => ({ code: "WXYZ2345", poll_token: "t", expires_at: "2026-01-01T00:00:00Z" }),
    });
    await settled();
    known = false;
    for (let second = 0; second < 17; second += 1) {
      timers.pass(1_000);
      await settled();
    }
    expect(room.view).toEqual({ kind: "pairing", code: "WXYZ2345" });
  });
});
