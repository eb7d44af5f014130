import { afterEach, describe, expect, it, vi } from "vitest";
import { placeOf, router } from "../router";

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

describe("a page that asks before it is left", () => {
  afterEach(() => void vi.unstubAllGlobals());

  it("stays when somebody would rather not, by a link and by the way back, and asks nothing within itself", () => {
    const at = { href: "http://school/catalogue/items/7" };
    const handlers = new Map<string, () => void>();
    const move = (_: unknown, __: string, to: string): void => {
      at.href = new URL(to, at.href).href;
    };
    vi.stubGlobal("location", at);
    vi.stubGlobal("history", { pushState: move, replaceState: move });
    vi.stubGlobal("document", { addEventListener: () => undefined });
    vi.stubGlobal("addEventListener", (name: string, handler: () => void) => handlers.set(name, handler));
    let asked = 0;
    const asksNoMore = router().ask(() => {
      asked += 1;
      return false;
    });
    router().go("/catalogue");
    expect([router().place.page, at.href]).toEqual(["catalogue_item", "http://school/catalogue/items/7"]);
    at.href = "http://school/";
    handlers.get("popstate")?.();
    expect([router().place.page, at.href]).toEqual(["catalogue_item", "http://school/catalogue/items/7"]);
    expect(asked).toBe(2);
    router().go("/catalogue/items/7?look=1");
    expect(asked).toBe(2);
    expect([router().mayGo(), asked]).toEqual([false, 3]);
    asksNoMore();
    router().go("/catalogue");
    expect([router().place.page, router().mayGo(), asked]).toEqual(["catalogue", true, 3]);
  });
});
