import { describe, expect, it } from "vitest";
import type { CollectedItem, CollectionView } from "../../generated/wire";
import {
  added,
  bodyOf,
  formOf,
  isAhead,
  lackingOf,
  MOST_IN_ONE,
  moved,
  putBack,
  without,
} from "../catalogue/collected";

const item = (id: string): CollectedItem => ({
  item_id: id,
  title: id,
  description: "",
  subject: "Rekenen",
  priority: "IMPORTANT",
  minutes: 10,
  ready: true,
});

const VIEW: CollectionView = {
  card: {
    id: "c",
    title: "Breuken",
    subject: "Rekenen",
    level: "PO",
    years: [5],
    exam: false,
    state: "DRAFT",
    items: 3,
    minutes: 30,
    author: "Thijs",
    mine: true,
    may_edit: true,
    fits: false,
  },
  version: 4,
  described: { title: "Breuken", description: "", subject: "Rekenen", level: "PO", years: [5], exam: false },
  items: [item("a"), item("b"), item("c")],
  missing: [],
};

const ids = (form: ReturnType<typeof formOf>): string => form.items.map(({ item_id }) => item_id).join("");

describe("the lessons of a collection", () => {
  it("go up and down one place, and stay at an end", () => {
    const form = formOf(VIEW);
    expect(ids(moved(form, "a", 1))).toBe("bac");
    expect(ids(moved(form, "c", -1))).toBe("acb");
    expect(ids(moved(form, "a", -1))).toBe("abc");
    expect(ids(moved(form, "nowhere", 1))).toBe("abc");
  });

  it("come back where they stood, or as near as there is", () => {
    const { form, out } = without(formOf(VIEW), "c");
    expect(ids(form)).toBe("ab");
    if (!out) throw new Error("nothing was taken out");
    expect(ids(putBack(form, out))).toBe("abc");
    expect(ids(putBack(without(form, "a").form, out))).toBe("bc");
    expect(ids(putBack(added(form, item("c")), out))).toBe("abc");
    expect(without(form, "nowhere").out).toBeNull();
  });

  it("are put at the end, each once", () => {
    expect(ids(added(formOf(VIEW), item("d")))).toBe("abcd");
    expect(ids(added(formOf(VIEW), item("a")))).toBe("abc");
  });

  it("are no more than can be saved, also where one that was taken out comes back", () => {
    const items = Array.from({ length: MOST_IN_ONE }, (_, at) => item(String(at)));
    const full = { ...formOf(VIEW), items };
    expect(added(full, item("d"))).toEqual(full);
    const { form, out } = without(full, "0");
    if (!out) throw new Error("nothing was taken out");
    const again = added(form, item("d"));
    expect(again.items).toHaveLength(MOST_IN_ONE);
    expect(putBack(again, out)).toEqual(again);
  });

  it("are shown to the school with a title, a subject, a level and a year", () => {
    const form = formOf(VIEW);
    expect(lackingOf(form)).toEqual([]);
    const bare = { ...form.described, title: " ", subject: "", level: null, years: [] };
    expect(lackingOf({ described: bare, items: [] })).toEqual(["title", "subject", "level", "years", "items"]);
  });

  it("are not kept yet as soon as something differs", () => {
    const form = formOf(VIEW);
    expect(isAhead(form, VIEW)).toBe(false);
    expect(isAhead(moved(form, "a", 1), VIEW)).toBe(true);
    expect(isAhead(moved(moved(form, "a", 1), "a", -1), VIEW)).toBe(false);
    expect(isAhead({ ...form, described: { ...form.described, exam: true } }, VIEW)).toBe(true);
    expect(bodyOf(form, 4)).toEqual({ version: 4, described: VIEW.described, item_ids: ["a", "b", "c"] });
  });
});
