import { describe, expect, test } from "vitest";
import type { Problem } from "../../generated/wire";
import { Refused } from "../problem";
import { FakeTimers } from "./fake_timers";
import { Link } from "./link";
import { NoAnswer } from "./requests";
import type { LineEvents } from "./socket";

const NOT_SIGNED_IN = { code: "not_signed_in" } as Problem;

class FakeLine {
  opened = 0;
  readonly sent: { event: string; payload: { rid: string }; answer: (answer: unknown) => void }[] = [];
  events: LineEvents | undefined;

  open(): void {
    this.opened += 1;
  }

  close(): void {}

  emit(event: string, payload: unknown, answer: (answer: unknown) => void): void {
    this.sent.push({ event, payload: payload as { rid: string }, answer });
  }
}

function linked(renew: () => Promise<boolean> = async () => true) {
  const line = new FakeLine();
  const timers = new FakeTimers();
  const open = (events: LineEvents): FakeLine => {
    line.events = events;
    return line;
  };
  const link = new Link({ line: open, renew, timers, random: () => 0.5 });
  return { line, timers, link, events: line.events as LineEvents };
}

function up() {
  const made = linked();
  made.link.connect();
  made.events.onOpen();
  return made;
}

describe("the link to the server", () => {
  test("a proof is answered at once with its number, whatever page is open", () => {
    const { events } = up();
    const answers: unknown[] = [];
    events.onEvent("presence.ping", { n: 7 }, (reply) => answers.push(reply));
    expect(answers).toEqual([{ n: 7 }]);
  });

  test("a request is repeated with the same rid, and a late first answer counts", async () => {
    const { link, line, timers } = up();
    const asked = link.ask("hand.raise", {});
    timers.pass(3_000);
    expect(line.sent.map(({ payload }) => payload.rid)).toEqual([line.sent[0]?.payload.rid, line.sent[0]?.payload.rid]);
    line.sent[0]?.answer({ ok: true, reply: {} });
    await expect(asked).resolves.toEqual({});
  });

  test("three tries of three seconds without an answer are the end of a request", async () => {
    const { link, line, timers } = up();
    const asked = link.ask("hand.raise", {});
    timers.pass(9_000);
    await expect(asked).rejects.toBeInstanceOf(NoAnswer);
    expect(line.sent).toHaveLength(3);
  });

  test("a refusal carries the server's problem", async () => {
    const { link, line } = up();
    const asked = link.ask("session.end", {});
    line.sent[0]?.answer({ ok: false, problem: { code: "not_in_lesson", title: "", status: 409 } });
    await expect(asked).rejects.toBeInstanceOf(Refused);
  });

  test("a request asked while the line is down goes out with its next try", () => {
    const { link, line, timers, events } = up();
    events.onClose();
    void link.ask("hand.raise", {}).catch(() => undefined);
    expect(line.sent).toHaveLength(0);
    events.onOpen();
    timers.pass(3_000);
    expect(line.sent).toHaveLength(1);
  });

  test("a lost line is opened again without being asked", () => {
    const { link, line, events } = up();
    events.onClose();
    expect(link.state).toBe("down");
    expect(line.opened).toBe(2);
  });

  test("not signed in any more: the device renews, and the ladder goes on", async () => {
    const { link, line, timers, events } = linked(async () => true);
    link.connect();
    events.onFailed(NOT_SIGNED_IN);
    await Promise.resolve();
    await Promise.resolve();
    timers.pass(300);
    expect(line.opened).toBe(2);
  });

  test("a device that cannot renew stops trying and says so", async () => {
    const { link, line, timers, events } = linked(async () => false);
    link.connect();
    events.onFailed(NOT_SIGNED_IN);
    await Promise.resolve();
    await Promise.resolve();
    timers.pass(60_000);
    expect(link.state).toBe("signed_out");
    expect(line.opened).toBe(1);
  });
});
