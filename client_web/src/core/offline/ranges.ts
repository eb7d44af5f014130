/** The part of a kept file that a player asks for: what a server answers with 206, cut here from what is on the device. */

/** Half-open [start, end) of bytes; `whole`: nothing in particular was asked; `outside`: what is not there. */
export type Wanted = { readonly start: number; readonly end: number } | "whole" | "outside";

/** What a `Range` header asks of so many bytes. Several ranges at once, or what cannot be read, is the whole file. */
export function wantedOf(header: string | null, size: number): Wanted {
  const asked = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.trim() ?? "");
  const [from, to] = [asked?.[1] ?? "", asked?.[2] ?? ""];
  if (!asked || (from === "" && to === "")) return "whole";
  const start = from === "" ? Math.max(0, size - Number(to)) : Number(from);
  const end = from === "" || to === "" ? size : Math.min(size, Number(to) + 1);
  if (from !== "" && to !== "" && Number(to) < Number(from)) return "whole";
  return start < end ? { start, end } : "outside";
}

/** The answer to a request for a kept file, with the headers that it came with. */
export function answered(file: Blob, kept: Headers, range: string | null): Response {
  const headers = new Headers(kept);
  headers.set("accept-ranges", "bytes");
  const wanted = wantedOf(range, file.size);
  if (wanted === "outside") {
    headers.set("content-range", `bytes */${file.size}`);
    return new Response(null, { status: 416, headers });
  }
  const { start, end } = wanted === "whole" ? { start: 0, end: file.size } : wanted;
  headers.set("content-length", String(end - start));
  if (wanted === "whole") return new Response(file, { status: 200, headers });
  headers.set("content-range", `bytes ${start}-${end - 1}/${file.size}`);
  const part = file.slice(start, end, kept.get("content-type") ?? "");
  return new Response(part, { status: 206, statusText: "Partial Content", headers });
}
