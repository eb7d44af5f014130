import { describe, expect, it } from "vitest";
import type { FileView } from "../../generated/wire";
import { Uploads } from "../catalogue/upload";
import { Refused, Unreachable } from "../problem";

const MB = 1024 * 1024;

/** A server that keeps bytes, and a line that breaks when told. */
function made(end: Partial<FileView> = { state: "READY", kind: "VIDEO", media_ms: 1000 }) {
  const server = { view: null as FileView | null, sent: [] as number[], cancelled: 0, breaks: 0, looks: 0 };
  const fail: { error: unknown; inBetween: unknown[] } = { error: null, inBetween: [] };
  const waits: number[] = [];
  const asView = (part: Partial<FileView>): FileView => {
    const before = server.view ?? {
      id: "f",
      name: "les.mp4",
      size: 0,
      received: 0,
      state: "RECEIVING" as const,
      why: "",
      kind: null,
      media_ms: null,
    };
    server.view = { ...before, ...part };
    return server.view;
  };
  const phases: string[] = [];
  const uploads = new Uploads(
    {
      async begin(name, size) {
        if (fail.error) throw fail.error;
        return asView({ name, size });
      },
      async send(_id, at, piece) {
        const now = server.view as FileView;
        if (at !== now.received) throw problem("offset_is_elsewhere");
        const failure = server.sent.length > 0 ? fail.inBetween.shift() : undefined;
        if (failure) throw failure;
        if (server.breaks > 0) {
          server.breaks--;
          asView({ received: at + Math.floor(piece.size / 2) });
          throw new Unreachable("x");
        }
        server.sent.push(piece.size);
        const received = at + piece.size;
        return asView({ received, state: received === now.size ? "CHECKING" : "RECEIVING" });
      },
      async show() {
        const now = server.view as FileView;
        if (now.state === "CHECKING" && ++server.looks > 1) return asView(end);
        return now;
      },
      async cancel() {
        server.cancelled++;
      },
    },
    async (ms) => void waits.push(ms),
  );
  uploads.watch(() => phases.push(uploads.of("b")?.phase ?? "none"));
  const film = new File([new Uint8Array(5 * MB)], "les.mp4");
  return { uploads, server, phases, film, fail, waits };
}

const problem = (code: string, status = 409, retryAfter: number | null = null) =>
  new Refused(
    { type: "", title: code, status, code, errors: [], changes: [], detail: null, path: null, log_id: null },
    retryAfter,
  );

describe("a file on its way", () => {
  it("goes in pieces, and is ready only when the server has looked at it", async () => {
    const { uploads, server, phases, film } = made();
    expect((await uploads.start("b", "VIDEO", film))?.state).toBe("READY");
    expect(server.sent).toEqual([2 * MB, 2 * MB, MB]);
    expect([...new Set(phases)]).toEqual(["sending", "checking", "none"]);
    expect(uploads.busy).toBe(false);
  });

  it("is not begun any more when the page is left", async () => {
    const { uploads, server, film } = made();
    uploads.end();
    expect([await uploads.start("b", "VIDEO", film), server.view, uploads.busy]).toEqual([null, null, false]);
  });

  it("is broken off by leaving as long as the server looks at it", async () => {
    const { uploads, film } = made();
    const busy: boolean[] = [];
    uploads.watch(() => uploads.of("b")?.phase === "checking" && busy.push(uploads.busy));
    await uploads.start("b", "VIDEO", film);
    expect([busy.includes(false), busy.length > 0]).toEqual([false, true]);
  });

  it("goes on where the server is when the line broke in the middle of a piece", async () => {
    const { uploads, server, phases, film } = made();
    server.breaks = 2;
    expect((await uploads.start("b", "VIDEO", film))?.state).toBe("READY");
    expect(server.sent.reduce((sum, size) => sum + size, 0)).toBeLessThan(5 * MB);
    expect(server.view?.received).toBe(5 * MB);
    expect(phases).toContain("waiting");
  });

  it("is not sent for ever when the file changed or went on the way", async () => {
    const { uploads, server, film } = made();
    server.breaks = 1000;
    const gone = { arrayBuffer: () => Promise.reject(new DOMException("changed", "NotReadableError")), size: 2 * MB };
    Object.defineProperty(film, "slice", { value: () => gone });
    expect(await uploads.start("b", "VIDEO", film)).toBe(null);
    expect([uploads.of("b")?.why, uploads.busy, server.cancelled]).toEqual(["unread", false, 1]);
  });

  it("says why it was refused, and forgets it", async () => {
    const { uploads, server, film } = made({ state: "REFUSED", why: "unknown_codec" });
    expect(await uploads.start("b", "VIDEO", film)).toBe(null);
    expect(uploads.of("b")).toMatchObject({ phase: "refused", why: "unknown_codec" });
    expect(server.cancelled).toBe(1);
  });

  it("is no film because somebody wanted one", async () => {
    const { uploads, film } = made({ state: "READY", kind: "PDF" });
    expect(await uploads.start("b", "VIDEO", film)).toBe(null);
    expect(uploads.of("b")).toMatchObject({ phase: "refused", why: "other_kind" });
  });

  it("stays stopped after the piece that was under way, and takes away what came", async () => {
    const { uploads, server, film } = made();
    uploads.watch(() => {
      if (server.sent.length === 1 && uploads.of("b")) uploads.stop("b");
    });
    expect(await uploads.start("b", "VIDEO", film)).toBe(null);
    expect([uploads.of("b"), server.sent.length, server.cancelled]).toEqual([null, 2, 1]);
  });

  it("goes on from where it was when the server begins anew, or asks for patience", async () => {
    const { uploads, server, phases, film, fail, waits } = made();
    fail.inBetween = [problem("http_502", 502), problem("unavailable", 503), problem("too_many", 429, 30)];
    expect((await uploads.start("b", "VIDEO", film))?.state).toBe("READY");
    expect(server.sent).toEqual([2 * MB, 2 * MB, MB]);
    expect(phases).toContain("waiting");
    expect(waits).toContain(30_000);
  });

  it("does not wait for a disk that became full on the way", async () => {
    const { uploads, film, fail } = made();
    fail.inBetween = [problem("disk_full", 507)];
    expect(await uploads.start("b", "VIDEO", film)).toBe(null);
    expect(uploads.of("b")?.phase).toBe("failed");
  });

  it("tells what went wrong when there is no room, and is not busy", async () => {
    const { uploads, film, fail } = made();
    fail.error = problem("disk_full");
    expect(await uploads.start("b", "VIDEO", film)).toBe(null);
    expect(uploads.of("b")?.phase).toBe("failed");
    expect(uploads.busy).toBe(false);
  });
});
