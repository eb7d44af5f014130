import { describe, expect, it } from "vitest";
import type { HandinRound, HandinView } from "../../generated/wire";
import { lastRound, standing, whyOf } from "../catalogue/handins";
import { asJpeg, fitted } from "../catalogue/photo";

const AT = "2026-11-18T09:00:00Z";

const round = (part: Partial<HandinRound> = {}): HandinRound => ({
  number: 1,
  text: "Kijk",
  files: [],
  at: AT,
  looked: false,
  answer: null,
  ...part,
});

const handin = (part: Partial<HandinView> = {}): HandinView => ({
  id: "h",
  pupil_id: "noor",
  pupil_name: "Noor",
  item_id: "breuken",
  lesson: "given",
  block: "maken001",
  title: "Breuken",
  block_title: "Nu jij",
  asked: "Teken",
  state: "WAITING",
  rounds: [round()],
  loose: [],
  may_hand_in: true,
  may_answer: false,
  ...part,
});

const answered = (accepted: boolean) =>
  handin({
    state: accepted ? "ACCEPTED" : "AGAIN",
    rounds: [round({ looked: true, answer: { accepted, text: "Mooi", files: [], by: "Thijs", at: AT } })],
  });

describe("what was handed in", () => {
  it("says when a teacher has looked", () => {
    expect(standing(handin())).toBe("WAITING");
    expect(standing(handin({ rounds: [round({ looked: true })] }))).toBe("LOOKED");
    expect(standing(answered(true))).toBe("ACCEPTED");
    expect(lastRound(handin({ rounds: [] }))).toBeUndefined();
  });

  it("tells in one of three ways why a file cannot be used", () => {
    expect(["too_long", "too_many_pixels", "unknown_codec", "no_media", "broken", "?"].map(whyOf)).toEqual([
      "large",
      "large",
      "kind",
      "kind",
      "broken",
      "broken",
    ]);
  });
});

describe("a photo", () => {
  it("becomes as large as a screen, and never larger than it is", () => {
    expect(fitted(4000, 3000)).toEqual({ width: 2048, height: 1536 });
    expect(fitted(300, 4000)).toEqual({ width: 154, height: 2048 });
    expect(fitted(20, 10)).toEqual({ width: 20, height: 10 });
    expect(fitted(20_000, 1)).toEqual({ width: 2048, height: 1 });
  });

  it("is called as a photo", () => {
    expect(asJpeg("IMG_1.HEIC")).toBe("IMG_1.jpg");
    expect(asJpeg(".png")).toBe("foto.jpg");
  });
});
