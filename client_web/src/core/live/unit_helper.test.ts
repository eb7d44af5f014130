import { expect, test } from "vitest";
import { type Ask, helperOf, UnitHelper } from "./unit_helper";

function device(answers: Readonly<Record<string, unknown>> = {}) {
  const asked: [string, object | null][] = [];
  const ask: Ask = async (path, method, body) => {
    asked.push([`${method} ${path}`, body]);
    if (!(path in answers)) throw new Error("404");
    return answers[path];
  };
  return { asked, helper: new UnitHelper(ask) };
}

test("a device without a helper is never asked anything", () => {
  expect(helperOf(null)).toBeNull();
});

test("the lamp follows a change at once, and a page where nothing happens says every ten seconds that it lives", () => {
  const { asked, helper } = device();
  for (const now of [0, 1_000, 9_000, 10_000]) helper.tell("ready", false, now);
  helper.tell("live", true, 10_500);
  expect(asked).toEqual([
    ["POST /v1/state", { state: "ready", hand: false }],
    ["POST /v1/state", { state: "ready", hand: false }],
    ["POST /v1/state", { state: "live", hand: true }],
  ]);
});

test("a camera of the device turns as far as it goes, and the page knows where it looks", async () => {
  const { asked, helper } = device({
    "/v1/camera": { reach: { pan: { min: -10, max: 10, step: 1 } }, now: { pan: 0 } },
  });
  const motor = await helper.motor();
  await motor?.move({ pan: 50, zoom: 2 });
  await motor?.move({ zoom: 2 });
  expect(motor?.now()).toEqual({ pan: 10 });
  expect(asked.slice(1)).toEqual([["POST /v1/camera", { pan: 10 }]]);
});

test("a device whose camera stands still has no motor", async () => {
  expect(await device().helper.motor()).toBeNull();
});
