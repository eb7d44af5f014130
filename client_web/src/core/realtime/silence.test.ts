import { expect, test } from "vitest";
import { FakeTimers } from "./fake_timers";
import { SILENT_MS, Silence } from "./silence";

function watched(answers: (timers: FakeTimers) => boolean | Promise<boolean>) {
  const timers = new FakeTimers();
  const seen = { givenUp: 0 };
  const silence = new Silence(
    timers,
    async () => answers(timers),
    () => {
      seen.givenUp += 1;
    },
  );
  const pass = async (ms: number): Promise<void> => {
    for (let passed = 0; passed < ms; passed += 100) {
      timers.pass(100);
      for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
    }
  };
  silence.heard();
  return { silence, seen, pass };
}

test("a socket that is silent while the school answers is given up within six seconds, once", async () => {
  const { seen, pass } = watched(() => true);
  await pass(SILENT_MS + 1_000);
  expect(seen.givenUp).toBe(0);
  await pass(1_000);
  expect(seen.givenUp).toBe(1);
  await pass(60_000);
  expect(seen.givenUp).toBe(1);
});

test("six connections to a server that stands still cost six seconds more, and no longer", async () => {
  let dead = 6;
  const { seen, pass } = watched((timers) => {
    dead -= 1;
    return dead < 0 ? true : new Promise((resolve) => timers.after(1_000, () => resolve(false)));
  });
  await pass(SILENT_MS + 6_000 + 1_900);
  expect(seen.givenUp).toBe(0);
  await pass(300);
  expect(seen.givenUp).toBe(1);
});

test("a network that is away costs nobody their socket, also when it comes back before what was lost does", async () => {
  let network = false;
  const { silence, seen, pass } = watched(() => network);
  await pass(5_000);
  network = true;
  await pass(1_300);
  silence.heard();
  await pass(SILENT_MS - 100);
  silence.heard();
  await pass(SILENT_MS + 1_000);
  expect(seen.givenUp).toBe(0);
});

test("a socket that ended is not looked after", async () => {
  const { silence, seen, pass } = watched(() => true);
  silence.stop();
  await pass(60_000);
  expect(seen.givenUp).toBe(0);
});
