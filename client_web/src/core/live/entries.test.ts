import { expect, test } from "vitest";
import { entries } from "./entries";
import { aPupil } from "./fake_room";

const [sam, kim] = [aPupil({ participant_id: "sam" }), aPupil({ participant_id: "kim", quiet_entry: true })];

test("who comes in is heard once, and not again after a drop", () => {
  const empty = entries(null, []);
  const came = entries(empty, [sam]);
  expect(came.sounds).toBe(true);
  expect(entries(came, [{ ...sam, away_since: "2026-03-02T09:01:00Z" }]).sounds).toBe(false);
});

test("who wants no sound comes in without one", () => {
  expect(entries(entries(null, [sam]), [sam, kim]).sounds).toBe(false);
});

test("whoever was there before the screen makes no sound", () => {
  expect(entries(null, [sam]).sounds).toBe(false);
});
