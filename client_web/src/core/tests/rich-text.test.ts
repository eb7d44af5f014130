import { expect, test } from "vitest";
import { inlineOf, isWebAddress, piecesOf } from "../catalogue/rich-text";

const text = (words: string) => ({ kind: "text", text: words });

test("a teacher's headings, points, steps and quotes become what they look like", () => {
  const pieces = piecesOf(
    "## Breuken\n\nEen breuk\nis een deel.\n- half\n- kwart\n3. tel\n4. deel\n\n> let op\n### Nog iets",
  );
  expect(pieces.map((piece) => piece.kind)).toEqual(["heading", "paragraph", "points", "steps", "quote", "heading"]);
  expect(pieces[0]).toEqual({ kind: "heading", level: 3, inside: [text("Breuken")] });
  expect(pieces[1]).toEqual({ kind: "paragraph", lines: [[text("Een breuk")], [text("is een deel.")]] });
  expect(pieces[3]).toEqual({ kind: "steps", first: 3, items: [[text("tel")], [text("deel")]] });
  expect(pieces[5]).toMatchObject({ level: 4 });
});

test("strong, stressed, code and links stand in the middle of a line", () => {
  expect(inlineOf("een **half** of *kwart* is `1/2`, zie [hier](https://voorbeeld.test/a?b=1)!")).toEqual([
    text("een "),
    { kind: "strong", inside: [text("half")] },
    text(" of "),
    { kind: "stress", inside: [text("kwart")] },
    text(" is "),
    { kind: "code", text: "1/2" },
    text(", zie "),
    { kind: "link", href: "https://voorbeeld.test/a?b=1", inside: [text("hier")] },
    text("!"),
  ]);
});

test("a sum with stars stays a sum", () => {
  expect(inlineOf("3 * 4 * 5")).toEqual([text("3 * 4 * 5")]);
});

test.each([
  "javascript:alert(1)",
  "data:text/html,x",
  "http://voorbeeld.test",
  "//voorbeeld.test",
  "https:voorbeeld.test",
  "https://school@elders.test",
  "/api/access/me",
])("a text cannot lead a pupil to %s", (address) => {
  expect(isWebAddress(address)).toBe(false);
  expect(inlineOf(`[klik](${address})`)).toEqual([text(`[klik](${address})`)]);
});

test("HTML of a teacher, or of who copied it, is shown as typed", () => {
  const source = '<img src=x onerror="alert(1)">\n<script>alert(1)</script>';
  expect(piecesOf(source)).toEqual([
    { kind: "paragraph", lines: [[text('<img src=x onerror="alert(1)">')], [text("<script>alert(1)</script>")]] },
  ]);
});

test("a text made to be slow is read at once", () => {
  const begun = performance.now();
  for (const bad of ["*", "**", "[", "[a](", "`", "> ", "- ", "# "]) piecesOf(bad.repeat(20_000 / bad.length));
  expect(performance.now() - begun).toBeLessThan(1500);
});
