import { describe, expect, it } from "vitest";
import { tileAt, tilesIn } from "../catalogue/film-pictures";

const BASE = "/api/catalogue/levels/a/pictures";
const MAP = [
  "WEBVTT",
  "",
  "00:00:00.000 --> 00:00:02.000",
  "content?kind=SPRITE#xywh=0,0,160,90",
  "",
  "00:00:02.000 --> 01:00:04.500",
  "content?kind=SPRITE#xywh=160,0,160,90",
  "",
  "01:00:04.500 --> 01:00:06.000",
  "content?kind=SPRITE#xywh=0,90,160,90",
  "",
].join("\n");

describe("the pictures of a film", () => {
  it("are found by their moment, and before and after the film by the nearest one", () => {
    const tiles = tilesIn(MAP, BASE);
    expect(tiles.map(({ from }) => from)).toEqual([0, 2000, 3_604_500]);
    expect(tiles[1]).toEqual({
      from: 2000,
      address: "/api/catalogue/levels/a/content?kind=SPRITE",
      x: 160,
      y: 0,
      width: 160,
      height: 90,
    });
    const at = (ms: number) => tileAt(tiles, ms)?.from;
    expect([at(-5), at(1999), at(2000), at(3_604_499), at(9_999_999)]).toEqual([0, 0, 2000, 2000, 3_604_500]);
  });

  it("never lead elsewhere, and what is no map has none", () => {
    const away = MAP.replaceAll("content?", "https://elders.test/content?");
    expect(tilesIn(away, BASE)).toEqual([]);
    expect(tilesIn(MAP.replaceAll("content?", "//elders.test/content?"), BASE)).toEqual([]);
    expect(tilesIn("<html>", BASE)).toEqual([]);
    expect(tileAt([], 5)).toBeNull();
  });
});
