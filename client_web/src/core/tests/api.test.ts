import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Me } from "../../generated/wire";
import { addressOf, createApi } from "../api";
import { isAway, Refused, Unreachable } from "../problem";

interface Asked {
  readonly url: string;
  readonly init: RequestInit;
}

type Reply = Response | Error;

const json = (status: number, body: unknown, headers: Record<string, string> = {}): Response =>
  new Response(status === 204 ? null : JSON.stringify(body), {
    status,
    headers: { "content-type": "application/json", ...headers },
  });

const problem = (status: number, code: string, headers?: Record<string, string>): Response =>
  json(status, { type: `/problems/${code}`, title: code, status, code }, headers);

/** A server that gives the listed answers in turn and remembers what it was asked. */
function server(...replies: Reply[]) {
  const asked: Asked[] = [];
  const fake = async (url: string | URL | Request, init: RequestInit = {}): Promise<Response> => {
    asked.push({ url: String(url), init });
    const reply = replies.shift();
    if (!reply) throw new Error("asked too often");
    if (reply instanceof Error) throw reply;
    return reply;
  };
  return { asked, fetch: fake as typeof fetch };
}

const header = (asked: Asked | undefined, name: string): string | null => new Headers(asked?.init.headers).get(name);

const SAM: Me = {
  id: "p1",
  name: "Sam",
  roles: ["pupil"],
  school_id: "s1",
  school_name: "De Brug",
  children: [],
  schools: [],
  place: null,
  floating: false,
  demo: false,
};

describe("a call", () => {
  it("fills in the path and leaves out what was not asked in the query", () => {
    expect(addressOf("GET /api/timetable/day", {}, { date: "2026-01-05", person_id: undefined })).toBe(
      "/api/timetable/day?date=2026-01-05",
    );
    expect(addressOf("DELETE /api/access/devices/{id}", { id: "a b" })).toBe("/api/access/devices/a%20b");
  });

  it("carries the house's header only where it changes something", async () => {
    const { asked, fetch } = server(json(200, SAM), json(204, null));
    const api = createApi({ fetch });
    await api.call("GET /api/access/me");
    await api.call("POST /api/access/sign-out", { body: {} });
    expect(header(asked[0], "X-Erbij")).toBeNull();
    expect(header(asked[1], "X-Erbij")).toBe("1");
    expect(asked[1]?.init.body).toBe("{}");
  });

  it("says that it is the unit only on the unit's client", async () => {
    const { asked, fetch } = server(json(200, SAM), json(200, SAM));
    await createApi({ fetch, identity: "unit" }).call("GET /api/access/me");
    await createApi({ fetch }).call("GET /api/access/me");
    expect(header(asked[0], "X-Erbij-As")).toBe("unit");
    expect(header(asked[1], "X-Erbij-As")).toBeNull();
  });

  it("gives a file as a file", async () => {
    const pdf = new Response("%PDF", { headers: { "content-type": "application/pdf" } });
    const { fetch } = server(pdf);
    const file = await createApi({ fetch }).call("POST /api/access/letters/{group_id}", {
      path: { group_id: "g" },
      body: {},
    });
    expect(await file.text()).toBe("%PDF");
  });
});

describe("a request for which a person shows again who they are", () => {
  const needed = () => problem(403, "step_up_needed");

  it("goes again by itself, once for all that wait", async () => {
    const { asked, fetch } = server(needed(), needed(), json(204, null), json(204, null));
    let times = 0;
    let shown = (_: boolean): void => undefined;
    const onStepUp = (): Promise<boolean> => {
      times += 1;
      return new Promise((done) => {
        shown = done;
      });
    };
    const api = createApi({ fetch, onStepUp });
    const both = [1, 2].map(() => api.call("POST /api/access/factors/remove", { body: {} }));
    await new Promise((later) => setTimeout(later));
    expect([times, asked.length]).toEqual([1, 2]);
    shown(true);
    await Promise.all(both);
    expect(asked.length).toBe(4);
  });

  it("is told to the page when the person stops, or nobody can ask", async () => {
    for (const settings of [{ onStepUp: () => Promise.resolve(false) }, {}]) {
      const { asked, fetch } = server(needed());
      const gone = createApi({ fetch, ...settings }).call("POST /api/access/factors/remove", { body: {} });
      await expect(gone).rejects.toMatchObject({ code: "step_up_needed" });
      expect(asked.length).toBe(1);
    }
  });
});

describe("a sign-in that ran out", () => {
  it("is renewed once, and the call is made again without anybody noticing", async () => {
    const { asked, fetch } = server(
      problem(401, "not_signed_in"),
      json(200, SAM),
      json(200, { devices: [], limit: 4 }),
    );
    const devices = await createApi({ fetch }).call("GET /api/access/devices");
    expect(devices.limit).toBe(4);
    expect(asked.map(({ url }) => url)).toEqual(["/api/access/devices", "/api/access/renew", "/api/access/devices"]);
  });

  it("tells that nobody is signed in when the device does not know anybody", async () => {
    let told = 0;
    const { fetch } = server(problem(401, "not_signed_in"), problem(401, "not_signed_in"));
    const api = createApi({ fetch, onSignedOut: () => told++ });
    await expect(api.call("GET /api/access/me")).rejects.toBeInstanceOf(Refused);
    expect(told).toBe(1);
  });

  it("is renewed together by calls that found out at the same time", async () => {
    const { asked, fetch } = server(
      problem(401, "not_signed_in"),
      problem(401, "not_signed_in"),
      json(200, SAM),
      json(200, SAM),
      json(200, SAM),
    );
    const api = createApi({ fetch });
    await Promise.all([api.call("GET /api/access/me"), api.call("GET /api/access/me")]);
    expect(asked.filter(({ url }) => url === "/api/access/renew")).toHaveLength(1);
  });

  it("is not what a wrong password means", async () => {
    const { asked, fetch } = server(problem(401, "wrong_password"));
    const body = { email: "a@b.nl", password: "x" };
    await expect(createApi({ fetch }).call("POST /api/access/password", { body })).rejects.toMatchObject({
      code: "wrong_password",
    });
    expect(asked).toHaveLength(1);
  });

  it("is not tried a third time", async () => {
    const { asked, fetch } = server(problem(401, "not_signed_in"), json(200, SAM), problem(401, "not_signed_in"));
    await expect(createApi({ fetch }).call("GET /api/people")).rejects.toBeInstanceOf(Refused);
    expect(asked).toHaveLength(3);
  });
});

describe("a server that stands still", () => {
  const asked: string[] = [];
  const silent = ((url: string, init: RequestInit) => {
    asked.push(url);
    return new Promise((_, reject) => init.signal?.addEventListener("abort", () => reject(new Error("given up"))));
  }) as typeof fetch;
  beforeEach(() => {
    asked.length = 0;
    vi.useFakeTimers();
  });
  afterEach(() => vi.useRealTimers());

  it("is given up by a page that reads, after a minute", async () => {
    const read = expect(createApi({ fetch: silent }).call("GET /api/access/me")).rejects.toBeInstanceOf(Unreachable);
    await vi.advanceTimersByTimeAsync(60_000);
    await read;
  });

  it("keeps no sign-in waiting: the next try asks again", async () => {
    const api = createApi({ fetch: silent });
    for (const tries of [1, 2]) {
      const renewed = expect(api.renew()).rejects.toBeInstanceOf(Unreachable);
      await vi.advanceTimersByTimeAsync(20_000);
      await renewed;
      expect(asked.length).toBe(tries);
    }
  });

  it("is waited for by what changes something", async () => {
    let ended = false;
    const body = { email: "a@b.nl", password: "x" };
    void createApi({ fetch: silent })
      .call("POST /api/access/password", { body })
      .finally(() => {
        ended = true;
      });
    await vi.advanceTimersByTimeAsync(600_000);
    expect(ended).toBe(false);
  });

  it("is left at once by a page that is left", async () => {
    const leaves = new AbortController();
    const signal = leaves.signal;
    const read = createApi({ fetch: silent }).call("GET /api/access/me", { signal });
    const refused = expect(read).rejects.toThrow("given up");
    leaves.abort();
    await refused;
  });
});

describe("what goes wrong", () => {
  it("without an answer is not the same as a refusal", async () => {
    const { fetch } = server(new TypeError("network"));
    await expect(createApi({ fetch }).call("GET /api/access/me")).rejects.toBeInstanceOf(Unreachable);
  });

  it("says how long to wait", async () => {
    const { fetch } = server(problem(429, "too_many", { "retry-after": "30" }));
    await expect(createApi({ fetch }).call("GET /api/people")).rejects.toMatchObject({ retryAfter: 30 });
  });

  it("has a code also when a proxy answered with a page", async () => {
    const { fetch } = server(new Response("<html>", { status: 502, headers: { "content-type": "text/html" } }));
    await expect(createApi({ fetch }).call("GET /api/people")).rejects.toMatchObject({ code: "http_502" });
  });

  it("is no line where only a proxy says that the server is away", async () => {
    const answers = [new TypeError("network"), problem(503, "starting"), problem(409, "catalogue_window_over")];
    const away = answers.map(async (answer) => {
      const { fetch } = server(answer);
      return await createApi({ fetch })
        .call("GET /api/access/me")
        .then(() => null, isAway);
    });
    expect(await Promise.all(away)).toEqual([true, true, false]);
  });
});
