import { describe, expect, it } from "vitest";
import { answered, wantedOf } from "../ranges";

const film = new Blob(["0123456789"], { type: "video/mp4" });
const kept = new Headers({ "content-type": "video/mp4", "content-security-policy": "sandbox" });

describe("a player that asks for a part of a kept film", () => {
  it.each([
    ["bytes=0-", { start: 0, end: 10 }],
    ["bytes=2-4", { start: 2, end: 5 }],
    ["bytes=8-99", { start: 8, end: 10 }],
    ["bytes=-3", { start: 7, end: 10 }],
    ["bytes=-99", { start: 0, end: 10 }],
  ])("is given %s", (header, wanted) => expect(wantedOf(header, 10)).toEqual(wanted));

  it.each(["bytes=10-", "bytes=99-100", "bytes=-0"])("is told that %s is not there", (header) =>
    expect(wantedOf(header, 10)).toBe("outside"),
  );

  it.each([null, "", "bytes=-", "bytes=4-2", "bytes=0-1,3-4", "items=0-1", "bytes=x-"])(
    "gets all of it where it asks for nothing in particular: %s",
    (header) => expect(wantedOf(header, 10)).toBe("whole"),
  );

  it("gets those bytes with where they are, and what may be done with them", async () => {
    const answer = answered(film, kept, "bytes=2-4");
    expect(answer.status).toBe(206);
    expect(answer.headers.get("content-range")).toBe("bytes 2-4/10");
    expect(answer.headers.get("content-length")).toBe("3");
    expect(answer.headers.get("content-security-policy")).toBe("sandbox");
    expect(await answer.text()).toBe("234");
  });

  it("gets a whole file as one", async () => {
    const answer = answered(film, kept, null);
    expect([answer.status, answer.headers.get("accept-ranges")]).toEqual([200, "bytes"]);
    expect(await answer.text()).toBe("0123456789");
  });

  it("hears how long it is where it asks behind its end", () => {
    const answer = answered(film, kept, "bytes=10-");
    expect([answer.status, answer.headers.get("content-range")]).toEqual([416, "bytes */10"]);
  });
});
