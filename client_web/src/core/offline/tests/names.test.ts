import { describe, expect, it } from "vitest";
import { lessonOf, nameOf, wayOf } from "../names";

const shell = new Set(["/assets/lesson-abc.js"]);

describe("what the worker of kept lessons answers", () => {
  it.each([
    ["/catalogue/lesson/breuken", "page"],
    ["/catalogue/kept", "page"],
    ["/", "page"],
    ["/api/catalogue/files/film/content", "file"],
  ])("a page that is opened: %s", (path, way) => expect(wayOf(path, true, shell)).toBe(way));

  it.each([
    ["/assets/lesson-abc.js", "shell"],
    ["/api/catalogue/levels/film/content", "file"],
    ["/api/catalogue/captions/film/text", "file"],
    ["/api/catalogue/captions/film", "fresh"],
    ["/api/catalogue/engagement/lesson/breuken", "fresh"],
    ["/api/catalogue/packs/breuken", "fresh"],
    ["/api/catalogue/quiz/lesson/breuken", "fresh"],
    ["/api/access/me", "fresh"],
  ])("what a lesson asks for: %s", (path, way) => expect(wayOf(path, false, shell)).toBe(way));

  it.each(["/live/les", "/access", "/access/in", "/unit", "/catalogue", "/catalogue/assignments", "/register"])(
    "never a page of the rest of Erbij: %s",
    (path) => expect(wayOf(path, true, shell)).toBeNull(),
  );

  it.each([
    "/assets/live-def.js",
    "/offline.js",
    "/api/plans/day",
    "/api/live/slots/les",
    "/api/catalogue/engagement/beats",
    "/api/catalogue/quiz/photos/foto",
    "/api/catalogue/quiz/waiting",
    "/api/access/devices",
    "/realtime/",
    "/",
  ])("nothing else that a page asks for: %s", (path) => expect(wayOf(path, false, shell)).toBeNull());
});

describe("the name of a kept lesson", () => {
  it("says whose it is and until when", () => {
    const lesson = { pupilId: "noor", id: "breuken", until: 1_795_000_000_000 };
    expect(lessonOf(nameOf(lesson))).toEqual(lesson);
  });

  it.each(["erbij-shell abc", "erbij-lesson noor", "", "erbij-lesson noor breuken soon"])("is no other: %s", (name) =>
    expect(lessonOf(name)).toBeNull(),
  );
});
