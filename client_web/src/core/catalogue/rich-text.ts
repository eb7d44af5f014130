/**
 * The text of a block: a small part of Markdown, read into plain values that a screen draws as text nodes. No HTML of
 * anybody ever becomes HTML: what is not of this list is shown as it was typed.
 *
 * Lines: `## heading`, `### smaller heading`, `- point`, `1. step`, `> quote`; an empty line begins a new piece. In a
 * line: `**strong**`, `*stress*`, `` `code` `` and `[words](https://…)`.
 */
export type Inline =
  | { readonly kind: "text" | "code"; readonly text: string }
  | { readonly kind: "strong" | "stress"; readonly inside: readonly Inline[] }
  | { readonly kind: "link"; readonly href: string; readonly inside: readonly Inline[] };

export type Piece =
  | { readonly kind: "heading"; readonly level: 3 | 4; readonly inside: readonly Inline[] }
  | { readonly kind: "paragraph" | "quote"; readonly lines: readonly (readonly Inline[])[] }
  | { readonly kind: "points" | "steps"; readonly first: number; readonly items: readonly (readonly Inline[])[] };

const DEEPEST = 4;
/** Each mark is looked for from the left; a line is at most some thousands of characters, and none of these goes back. */
const MARK = /\*\*(?=\S)([^*]+)\*\*|\*(?=\S)([^*]+)\*|`([^`]+)`|\[([^[\]]+)\]\(([^()\s]+)\)/;

/** Whether an address may become a link: over HTTPS, with a host and nobody's name in it. */
export function isWebAddress(address: string): boolean {
  try {
    const url = new URL(address);
    return /^https:\/\//i.test(address) && url.protocol === "https:" && url.hostname !== "" && url.username === "";
  } catch {
    return false;
  }
}

/** What stands in one line. */
export function inlineOf(line: string, depth = 0): readonly Inline[] {
  const found: Inline[] = [];
  let rest = line;
  for (let mark = depth < DEEPEST ? MARK.exec(rest) : null; mark; mark = MARK.exec(rest)) {
    if (mark.index > 0) found.push({ kind: "text", text: rest.slice(0, mark.index) });
    found.push(marked(mark, depth));
    rest = rest.slice(mark.index + mark[0].length);
  }
  if (rest !== "") found.push({ kind: "text", text: rest });
  return found;
}

function marked([whole, strong, stress, code, words, address]: RegExpExecArray, depth: number): Inline {
  if (strong !== undefined) return { kind: "strong", inside: inlineOf(strong, depth + 1) };
  if (stress !== undefined) return { kind: "stress", inside: inlineOf(stress, depth + 1) };
  if (code !== undefined) return { kind: "code", text: code };
  if (words !== undefined && address !== undefined && isWebAddress(address)) {
    return { kind: "link", href: address, inside: [{ kind: "text", text: words }] };
  }
  return { kind: "text", text: whole };
}

type Kind = "heading" | "points" | "steps" | "quote" | "paragraph";
const LINES: readonly (readonly [Kind, RegExp])[] = [
  ["heading", /^(#{1,6})\s+(.*)$/],
  ["points", /^([-*•])\s+(.*)$/],
  ["steps", /^(\d{1,3})[.)]\s+(.*)$/],
  ["quote", /^(>)\s?(.*)$/],
];

function kindOf(line: string): readonly [Kind, string, string] {
  for (const [kind, pattern] of LINES) {
    const found = pattern.exec(line);
    if (found) return [kind, found[1] ?? "", found[2] ?? ""];
  }
  return ["paragraph", "", line];
}

/** The pieces of a text, in order. */
export function piecesOf(source: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let open: { kind: Kind; first: number; lines: (readonly Inline[])[] } | null = null;
  const close = (): void => {
    if (!open) return;
    const { kind, first, lines } = open;
    if (kind === "points" || kind === "steps") pieces.push({ kind, first, items: lines });
    else if (kind !== "heading") pieces.push({ kind, lines });
    open = null;
  };
  for (const raw of source.split("\n")) {
    const line = raw.trim();
    const [kind, mark, words] = kindOf(line);
    if (line === "" || (open && open.kind !== kind)) close();
    if (line === "") continue;
    if (kind === "heading") {
      close();
      pieces.push({ kind, level: mark.length > 2 ? 4 : 3, inside: inlineOf(words) });
      continue;
    }
    open ??= { kind, first: kind === "steps" ? Number(mark) : 1, lines: [] };
    open.lines.push(inlineOf(words));
  }
  close();
  return pieces;
}
