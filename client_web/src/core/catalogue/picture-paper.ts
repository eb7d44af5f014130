/** A picture as a PDF of one page, so that a lesson can show it: the picture fills the page, and nothing else is in it. */
import { smaller } from "./photo";

/** Points of a page for the longer side of A4. */
const LONGER = 842;

/** A PDF with one JPEG in it. */
export function paperOf(jpeg: Uint8Array<ArrayBuffer>, width: number, height: number): Blob {
  const scale = LONGER / Math.max(width, height);
  const [wide, high] = [Math.round(width * scale), Math.round(height * scale)];
  const paint = `q ${wide} 0 0 ${high} 0 0 cm /P Do Q`;
  const image = `/Type /XObject /Subtype /Image /Width ${width} /Height ${height} /ColorSpace /DeviceRGB`;
  const objects: readonly (readonly BlobPart[])[] = [
    ["<< /Type /Catalog /Pages 2 0 R >>"],
    ["<< /Type /Pages /Kids [3 0 R] /Count 1 >>"],
    [
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${wide} ${high}] /Contents 4 0 R /Resources << /XObject << /P 5 0 R >> >> >>`,
    ],
    [`<< /Length ${paint.length} >>\nstream\n${paint}\nendstream`],
    [`<< ${image} /BitsPerComponent 8 /Filter /DCTDecode /Length ${jpeg.length} >>\nstream\n`, jpeg, "\nendstream"],
  ];
  const parts: BlobPart[] = ["%PDF-1.4\n"];
  const starts: number[] = [];
  const written = (): number => new Blob(parts).size;
  objects.forEach((inside, at) => {
    starts.push(written());
    parts.push(`${at + 1} 0 obj\n`, ...inside, "\nendobj\n");
  });
  const table = written();
  const lines = starts.map((start) => `${String(start).padStart(10, "0")} 00000 n \n`).join("");
  parts.push(`xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${lines}`);
  parts.push(`trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${table}\n%%EOF\n`);
  return new Blob(parts, { type: "application/pdf" });
}

/** Null where this browser cannot read the picture. */
export async function pictureAsPaper(file: File): Promise<File | null> {
  const typed = file.type.startsWith("image/") ? file : new File([file], file.name, { type: "image/jpeg" });
  const jpeg = await smaller(typed);
  if (jpeg === typed) return null;
  const bitmap = await createImageBitmap(jpeg).catch(() => null);
  if (!bitmap) return null;
  const { width, height } = bitmap;
  bitmap.close();
  const paper = paperOf(new Uint8Array(await jpeg.arrayBuffer()), width, height);
  return new File([paper], `${file.name.replace(/\.[^.]*$/, "")}.pdf`, { type: "application/pdf" });
}
