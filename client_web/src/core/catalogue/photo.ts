/** Photos get smaller on the device: a weak line needs seconds less, and nothing that hides in the file goes along. */

const SIDE = 2048;
const QUALITY = 0.85;

/** Width and height that fit into a square, never larger than they are. */
export function fitted(width: number, height: number, side: number = SIDE): { width: number; height: number } {
  const share = Math.min(1, side / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * share)), height: Math.max(1, Math.round(height * share)) };
}

/** The same name, as that of a JPEG. */
export const asJpeg = (name: string): string => `${name.replace(/\.[^.]*$/, "") || "foto"}.jpg`;

/** What a canvas shows, as a file. */
export async function pictureOf(canvas: HTMLCanvasElement, name: string): Promise<File | null> {
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
  return blob ? new File([blob], asJpeg(name), { type: "image/jpeg" }) : null;
}

/** A photo as large as a screen; whatever this browser cannot read, and what is no photo, stays as it is. */
export async function smaller(file: File): Promise<File> {
  if (!file.type.startsWith("image/")) return file;
  const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" }).catch(() => null);
  if (!bitmap) return file;
  const canvas = document.createElement("canvas");
  Object.assign(canvas, fitted(bitmap.width, bitmap.height));
  canvas.getContext("2d")?.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  return (await pictureOf(canvas, file.name)) ?? file;
}
