import { describe, expect, it } from "vitest";
import { placeOf } from "../router";

describe("an address", () => {
  it("names its page and what is in it", () => {
    expect(placeOf("/live/slot-12")).toEqual({ page: "live", params: { slotId: "slot-12" }, query: {} });
    expect(placeOf("/?date=2026-09-07")).toEqual({ page: "start", params: {}, query: { date: "2026-09-07" } });
  });

  it("with a slash at the end is the same page", () => {
    expect(placeOf("/access/units/").page).toBe("units");
  });

  it("with the secret of a link behind it is still the page of links", () => {
    expect(placeOf("/access/in#secret").page).toBe("link");
  });

  it("that nobody knows has a page of its own", () => {
    expect(placeOf("/nowhere").page).toBe("missing");
    expect(placeOf("/live/").page).toBe("missing");
  });
});
