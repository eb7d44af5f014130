import { afterEach, beforeEach, expect, it, vi } from "vitest";
import en from "../en.json";
import nl from "../nl.json";

const OF_STAFF = "absence.after";
const OF_A_FAMILY = "absence.back";
type Words = typeof import("../index");

let words: Words;

beforeEach(async () => {
  vi.resetModules();
  vi.stubGlobal("document", { documentElement: {} });
  words = await import("../index");
});
afterEach(() => vi.unstubAllGlobals());

it("are there for a page of staff that asks while another one's still come", async () => {
  const read = () => words.forStaff(async () => words.t(OF_STAFF));
  expect(await Promise.all([read(), read()])).toEqual([nl[OF_STAFF], nl[OF_STAFF]]);
});

it("of two parts that come together are both there", async () => {
  await Promise.all([words.forStaff(async () => null), words.forFamily(async () => null)]);
  expect([words.t(OF_STAFF), words.t(OF_A_FAMILY)]).toEqual([nl[OF_STAFF], nl[OF_A_FAMILY]]);
});

it("come in the language that is chosen meanwhile", async () => {
  const page = words.forFamily(async () => null);
  await words.setLanguage("en");
  await page;
  expect([words.language(), words.t(OF_A_FAMILY)]).toEqual(["en", en[OF_A_FAMILY]]);
});

it("of a page that opens while the language changes are there in the new one", async () => {
  const change = words.setLanguage("en");
  await words.forFamily(async () => null);
  await change;
  expect(words.t(OF_A_FAMILY)).toBe(en[OF_A_FAMILY]);
});
