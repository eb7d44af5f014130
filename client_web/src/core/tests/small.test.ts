/** The small helpers: times, files, names, finding people. */
import { describe, expect, it } from "vitest";
import type { PersonCard } from "../../generated/wire";
import { deviceName } from "../device-name";
import { fileName } from "../download";
import { holdsAppointments, placeOfError, readText, sayingOf, tooMuch, withFiles } from "../import-files";
import { found } from "../people";
import { addDays, clockTime, isDate, localDate, longDate } from "../time";

describe("times", () => {
  it("are the school's, in summer and in winter", () => {
    expect(clockTime("2026-07-01T07:00:00Z")).toBe("09:00");
    expect(clockTime("2026-01-15T08:00:00Z")).toBe("09:00");
    expect(clockTime("2026-01-15T23:05:00Z")).toBe("00:05");
  });

  it("of a day late in the evening belong to the school's date", () => {
    expect(localDate(Date.parse("2026-09-06T22:30:00Z"))).toBe("2026-09-07");
  });

  it("step over the end of a month and the change of the clock", () => {
    expect(addDays("2026-03-28", 2)).toBe("2026-03-30");
    expect(addDays("2026-10-25", 1)).toBe("2026-10-26");
    expect(addDays("2027-01-01", -1)).toBe("2026-12-31");
  });

  it("are told in words of the language", () => {
    expect(longDate("2026-09-07", "nl")).toBe("maandag 7 september");
    expect(longDate("2026-09-07", "en")).toBe("Monday 7 September");
  });

  it("that do not exist are no date", () => {
    expect(isDate("2026-02-30")).toBe(false);
    expect(isDate("vandaag")).toBe(false);
    expect(isDate("2026-02-28")).toBe(true);
  });
});

describe("a file of the school", () => {
  const file = (...values: number[]): Blob => new Blob([new Uint8Array(values)]);

  it("may begin with a byte order mark", async () => {
    expect(await readText(file(0xef, 0xbb, 0xbf, 0x61))).toEqual({ text: "a" });
  });

  it("in an old encoding is refused before names are damaged", async () => {
    expect(await readText(file(0x5a, 0x6f, 0xeb))).toBe("notText");
  });

  it("that is a folder, or has just gone, is not given by the device", async () => {
    const gone = { size: 4096, arrayBuffer: () => Promise.reject(new DOMException("no", "NotReadableError")) };
    expect(await readText(gone)).toBe("unread");
  });

  it("that is far too large is not read at all", async () => {
    const large = { size: 9_000_000, arrayBuffer: () => Promise.reject(new Error("was read")) };
    expect(await readText(large)).toBe("tooLarge");
  });

  it("has its mistakes by row and column", () => {
    expect(placeOfError("people.csv:12:birth_date")).toEqual({ file: "people.csv", row: "12", column: "birth_date" });
    expect(placeOfError("people.csv")).toEqual({ file: "people.csv", row: "", column: "" });
  });
});

describe("files that are brought", () => {
  const file = (name: string, size = 1) => ({ name, size, data: "" });

  it("of the same name take the place of the one that was mended", () => {
    const files = withFiles([file("a.csv"), file("b.csv")], [file("a.csv", 2)]);
    expect(files.map(({ name, size }) => [name, size])).toEqual([
      ["b.csv", 1],
      ["a.csv", 2],
    ]);
  });

  it("that are too large or too many are said to be so before anything is sent", () => {
    expect(tooMuch([file("a.zip", 50_000_000)])).toBe("size");
    expect(tooMuch(Array.from({ length: 21 }, (_, n) => file(`${n}.csv`)))).toBe("number");
    expect(tooMuch([file("a.csv", 12_000_000)])).toBeNull();
  });

  it("with appointments name the appointment and no column", () => {
    expect([holdsAppointments("rooster.ICS"), holdsAppointments("people.csv")]).toEqual([true, false]);
  });
});

describe("a mistake in a file", () => {
  it("has words of ours under what the server says, without advice and examples", () => {
    expect(sayingOf("not a role; use pupil, guardian, teacher").key).toBe("not_a_role");
    expect(sayingOf("not a date (2026-09-01)")).toEqual({ key: "not_a_date", values: { n: "", m: "" } });
    expect(sayingOf("the same as on line 7")).toEqual({ key: "the_same_as_on_line_n", values: { n: "7", m: "" } });
    expect(sayingOf("2 cells where the header has 9").values).toEqual({ n: "2", m: "9" });
  });
});

describe("finding somebody", () => {
  const person = (name: string, groups: string[]): PersonCard => ({
    id: name,
    name,
    roles: ["pupil"],
    groups,
    devices: 0,
    has_password: false,
    email: null,
    mentored: false,
    birth_missing: false,
  });
  const all = [person("Zoë de Wit", ["7A"]), person("Sam Jansen", ["7B"])];

  it("works without accents and in any order of words", () => {
    expect(found(all, "wit zoe", "").map(({ name }) => name)).toEqual(["Zoë de Wit"]);
  });

  it("stays within the chosen group", () => {
    expect(found(all, "", "7B").map(({ name }) => name)).toEqual(["Sam Jansen"]);
    expect(found(all, "zoe", "7B")).toEqual([]);
  });
});

it("a device gets a name that a person knows", () => {
  const agent =
    "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Mobile Safari/537.36";
  expect(deviceName(agent)).toBe("Chrome, Android");
  expect(deviceName("")).toBe("");
});

it("a file name has nothing that a file system refuses", () => {
  expect(fileName("brieven 7A/b: één")).toBe("brieven-7A-b-één");
});
