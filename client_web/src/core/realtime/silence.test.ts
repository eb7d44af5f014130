import { expect, test } from "vitest";
import { FakeTimers } from "./fake_timers";
import { SILENT_MS, Silence } from "./silence";

function watched(answers: () => boolean) {
  const timers = new FakeTimers();
  const seen = { givenUp: 0 };
  const silence = new Silence(
    timers,
    async () => answers(),
    () => {
      seen.givenUp += 1;
    },
  );
  const pass = async (seconds: number): Promise<void> => {
    for (let second = 0; second < seconds; second += 1) {
      timers.pass(1_000);
      await Promise.resolve();
    }
  };
  silence.heard();
  return { silence, seen, pass };
}

test("a socket that is silent while the school answers is given up within seven seconds, once", async () => {
  const { seen, pass } = watched(() => true);
  await pass(SILENT_MS / 1_000 + 1);
  expect(seen.givenUp).toBe(0);
  await pass(2);
  expect(seen.givenUp).toBe(1);
  await pass(60);
  expect(seen.givenUp).toBe(1);
});

test("a network that is away costs nobody their socket, also when it comes back before what was lost does", async () => {
  let network = false;
  const { silence, seen, pass } = watched(() => network);
  await pass(30);
  network = true;
  await pass(2);
  silence.heard();
  await pass(SILENT_MS / 1_000 - 1);
  silence.heard();
  await pass(SILENT_MS / 1_000 + 1);
  expect(seen.givenUp).toBe(0);
});

test("a socket that ended is not looked after", async () => {
  const { silence, seen, pass } = watched(() => true);
  silence.stop();
  await pass(60);
  expect(seen.givenUp).toBe(0);
});
