import { describe, expect, it } from "vitest";
import type { FileView, FolderKnown } from "../../generated/wire";
import { digestOf, entriesOf, type FolderCalls, FolderImport, kindOf, MOST_CHARACTERS } from "../catalogue/folder";
import { paperOf } from "../catalogue/picture-paper";
import { Refused } from "../problem";

const MB = 1024 * 1024;
const sha = (bytes: ArrayBuffer): Promise<ArrayBuffer> => crypto.subtle.digest("SHA-256", bytes);

const file = (name: string, inside: BlobPart = name): File => new File([inside], name.split("/").at(-1) ?? name);

function inFolder(name: string, inside: BlobPart = name): File {
  const made = file(name, inside);
  Object.defineProperty(made, "webkitRelativePath", { value: name });
  return made;
}

const refused = (code: string): Refused =>
  new Refused({
    type: "",
    title: code,
    status: 409,
    code,
    detail: null,
    path: null,
    errors: [],
    log_id: null,
    changes: [],
  });

/** A server that keeps what it was brought. */
function school() {
  const brought = new Map<string, FolderKnown>();
  const files = new Map<string, FileView>();
  const hold: { next: Promise<void> | null } = { next: null };
  const log: string[] = [];
  const refuses = { why: "" };
  const calls: FolderCalls = {
    upload: {
      async begin(name, size) {
        log.push(`begin ${name}`);
        const view: FileView = {
          id: `f${files.size}`,
          name,
          size,
          received: 0,
          state: "RECEIVING",
          why: "",
          kind: null,
          media_ms: null,
        };
        files.set(view.id, view);
        return view;
      },
      async send(id, at, piece) {
        log.push(`send ${id} ${at}`);
        await hold.next;
        const view = files.get(id) as FileView;
        const received = at + piece.size;
        const ready = received === view.size;
        const kind = view.name.endsWith(".pdf") ? "PDF" : "VIDEO";
        const state = !ready ? "RECEIVING" : refuses.why ? "REFUSED" : "READY";
        const next: FileView = { ...view, received, state, why: ready ? refuses.why : "", kind };
        files.set(id, next);
        return next;
      },
      show: async (id) => files.get(id) as FileView,
      cancel: async (id) => void log.push(`cancel ${id}`),
    },
    wait: async () => {},
    known: async (digests) => digests.flatMap((one) => brought.get(one) ?? []),
    async bring({ digest, name, text }) {
      if (name.includes("boos")) throw refused("conflict");
      log.push(`bring ${name}${text ? `: ${text}` : ""}`);
      const made = { digest, item_id: `item${brought.size}`, title: name };
      brought.set(digest, made);
      return made;
    },
    paper: async (picture) => (picture.name.startsWith("stuk") ? null : file(`${picture.name}.pdf`, "paper")),
    digest: sha,
  };
  return { calls, log, hold, refuses };
}

describe("a folder", () => {
  it("has its files in order, without what a computer put there", () => {
    const names = ["Les/10 klok.pdf", "Les/2 breuken.mp4", "Les/.DS_Store", "Les/~$blad.docx", "Les/Thumbs.db"];
    const { entries, left } = entriesOf(names.map((name) => inFolder(name)));
    expect(entries.map(({ name, kind }) => [name, kind])).toEqual([
      ["Les/2 breuken.mp4", "VIDEO"],
      ["Les/10 klok.pdf", "PDF"],
    ]);
    expect(left).toBe(0);
    expect(entriesOf(Array.from({ length: 203 }, (_, n) => file(`${n}.pdf`))).left).toBe(3);
  });

  it("says what kind a file is by its ending", () => {
    expect(["a.MP4", "b.mp3", "c.pdf", "d.HEIC", "e.txt", "f.docx", "g"].map(kindOf)).toEqual([
      "VIDEO",
      "AUDIO",
      "PDF",
      "PICTURE",
      "TEXT",
      null,
      null,
    ]);
  });

  it("knows a file by all that is in it, and not by its name", async () => {
    const long = new Uint8Array(9 * MB);
    const other = long.slice();
    other[8 * MB + 5] = 1;
    expect(await digestOf(file("a", long), sha)).toBe(await digestOf(file("b", long), sha));
    expect(await digestOf(file("a", long), sha)).not.toBe(await digestOf(file("a", other), sha));
    expect(await digestOf(file("a", "x"), sha)).toMatch(/^[0-9a-f]{64}$/);
  });

  it("becomes a draft of each file, and nothing twice when it is chosen again", async () => {
    const { calls, log } = school();
    const chosen = () => entriesOf(["film.mp4", "uitleg.txt", "plaat.jpg"].map((name) => file(name))).entries;
    const first = new FolderImport(chosen(), calls);
    await first.run();
    expect(first.entries.map((one) => first.of(one).phase)).toEqual(["done", "done", "done"]);
    expect(log).toContain("bring uitleg.txt: uitleg.txt");
    expect(log).toContain("begin plaat.jpg.pdf");
    expect(first.share).toBe(1);

    log.length = 0;
    const again = new FolderImport(chosen(), calls);
    await again.run();
    expect(again.entries.map((one) => again.of(one).phase)).toEqual(["known", "known", "known"]);
    expect(log).toEqual([]);
  });

  it("says of each file why it did not work, and goes on with the next", async () => {
    const { calls } = school();
    const files = [
      file("a.docx"),
      file("b.txt", "x".repeat(MOST_CHARACTERS + 1)),
      file("c.txt", new Uint8Array([0xff, 0xfe, 0x00])),
      file("d.txt", " \n"),
      file("e.mp4", ""),
      file("stuk.png"),
      file("z boos.mp4"),
      file("zz goed.mp4"),
    ];
    const work = new FolderImport(entriesOf(files).entries, calls);
    await work.run();
    expect(work.entries.map((one) => work.of(one).why)).toEqual([
      "unknown_kind",
      "long_text",
      "not_text",
      "empty",
      "empty",
      "picture",
      "conflict",
      "",
    ]);
    expect(work.of(work.entries[7] as (typeof work.entries)[0]).phase).toBe("done");
  });

  it("tries again what did not work, when somebody asks", async () => {
    const { calls, refuses } = school();
    refuses.why = "too_long";
    const work = new FolderImport(entriesOf([file("film.mp4")]).entries, calls);
    const [film] = work.entries;
    if (!film) throw new Error("no film");
    await work.run();
    expect(work.of(film)).toMatchObject({ phase: "failed", why: "too_long" });

    refuses.why = "";
    await work.run();
    expect(work.of(film).phase).toBe("done");
  });

  it("stops between two pieces and goes on with the next one", async () => {
    const { calls, log, hold } = school();
    let release = (): void => {};
    hold.next = new Promise((open) => {
      release = open;
    });
    const work = new FolderImport(entriesOf([file("film.mp4", new Uint8Array(5 * MB))]).entries, calls);
    const began = new Promise<void>((done) => {
      work.watch(() => log.some((line) => line.startsWith("send")) && done());
    });
    const [film] = work.entries;
    if (!film) throw new Error("no film");
    const running = work.run();
    while (!log.some((line) => line.startsWith("send"))) await new Promise((done) => setTimeout(done));
    work.stop();
    release();
    await began;
    while (work.of(film).share === 0) await new Promise((done) => setTimeout(done));
    expect([work.stopped, work.running]).toEqual([true, true]);
    expect(log.filter((line) => line.startsWith("send"))).toEqual(["send f0 0"]);

    work.goOn();
    await running;
    expect(log.filter((line) => line.startsWith("send"))).toHaveLength(3);
    expect(work.of(film).phase).toBe("done");
    expect(log.filter((line) => line.startsWith("cancel"))).toEqual([]);
  });

  it("makes nothing more when the page is left", async () => {
    const { calls, log } = school();
    const work = new FolderImport(entriesOf([file("a.mp4"), file("b.mp4")]).entries, calls);
    work.stop();
    const running = work.run();
    work.end();
    await running;
    expect(log.filter((line) => line.startsWith("bring"))).toEqual([]);
  });
});

describe("a picture as paper", () => {
  it("is a PDF whose table says where each part begins", async () => {
    const text = await paperOf(new Uint8Array([0xff, 0xd8, 0xff, 0xd9]), 400, 300).text();
    const bytes = new Uint8Array(await paperOf(new Uint8Array([1, 2, 3]), 400, 300).arrayBuffer());
    const latin = String.fromCharCode(...bytes);
    expect(text.startsWith("%PDF-1.4")).toBe(true);
    expect(text).toContain("/MediaBox [0 0 842 632]");
    const starts = [...latin.matchAll(/^(\d{10}) 00000 n/gm)].map(([, at]) => Number(at));
    expect(starts.map((at, n) => latin.startsWith(`${n + 1} 0 obj`, at))).toEqual([true, true, true, true, true]);
    expect(latin.startsWith("xref", Number(/startxref\n(\d+)/.exec(latin)?.[1]))).toBe(true);
  });
});
