/** One frame at its full size, as a JPEG. */
import type { Rect } from "./views";

/** What the server takes. */
const LARGEST = 4 * 1024 * 1024;
const QUALITIES = [0.9, 0.75, 0.5] as const;
const SMALL_WIDTH = 1_280;
const SMALL_BYTES = 50_000;
const SMALL_QUALITIES = [0.6, 0.45, 0.3, 0.15] as const;

/** `photo`: ask the camera for its own photo, which is often larger than its video. */
export async function stillOf(track: MediaStreamTrack, crop: Rect | null, photo: boolean): Promise<Blob> {
  const picture = (photo ? await ownPhoto(track) : null) ?? (await frame(track));
  const part = crop ?? { x: 0, y: 0, width: 1, height: 1 };
  const width = Math.round(picture.width * part.width);
  const height = Math.round(picture.height * part.height);
  const canvas = new OffscreenCanvas(width, height);
  const pen = canvas.getContext("2d");
  if (!pen) throw new Error("no canvas");
  const [x, y] = [picture.width * part.x, picture.height * part.y];
  pen.drawImage(picture, x, y, width, height, 0, 0, width, height);
  picture.close();
  return await small(canvas);
}

interface PhotoSize {
  readonly max: number;
}

interface PhotoTaker {
  getPhotoCapabilities(): Promise<{ readonly imageWidth?: PhotoSize; readonly imageHeight?: PhotoSize }>;
  takePhoto(settings?: { imageWidth: number; imageHeight: number }): Promise<Blob>;
}

type WithImageCapture = { readonly ImageCapture?: new (track: MediaStreamTrack) => PhotoTaker };

/** Some cameras say that they take photos, and never do. */
const PHOTO_MS = 2_500;
/** A photo of another form shows more than the video: a region of the one is none of the other. */
const SAME_FORM = 0.01;

async function ownPhoto(track: MediaStreamTrack): Promise<ImageBitmap | null> {
  const { ImageCapture } = globalThis as WithImageCapture;
  const { width = 0, height = 1 } = track.getSettings();
  if (!ImageCapture) return null;
  try {
    const blob = await Promise.race([largest(new ImageCapture(track)), tooLong()]);
    const picture = await createImageBitmap(blob);
    const sameForm = Math.abs(picture.width / picture.height - width / height) < SAME_FORM;
    if (sameForm && picture.width >= width) return picture;
    picture.close();
  } catch {
    // Many cameras take no photos beside their video; the frame will do.
  }
  return null;
}

async function largest(taker: PhotoTaker): Promise<Blob> {
  const { imageWidth, imageHeight } = await taker.getPhotoCapabilities();
  if (!imageWidth?.max || !imageHeight?.max) return await taker.takePhoto();
  return await taker.takePhoto({ imageWidth: imageWidth.max, imageHeight: imageHeight.max });
}

const tooLong = (): Promise<never> =>
  new Promise((_, reject) => setTimeout(() => reject(new Error("no photo")), PHOTO_MS));

async function frame(track: MediaStreamTrack): Promise<ImageBitmap> {
  const video = document.createElement("video");
  video.muted = true;
  video.srcObject = new MediaStream([track]);
  try {
    await video.play();
    return await createImageBitmap(video);
  } finally {
    video.srcObject = null;
  }
}

/** The same, small enough for a weak line while letters of a board can still be read. */
export async function reduced(still: Blob): Promise<Blob> {
  const picture = await createImageBitmap(still);
  const scale = Math.min(1, SMALL_WIDTH / picture.width);
  const canvas = new OffscreenCanvas(Math.round(picture.width * scale), Math.round(picture.height * scale));
  const pen = canvas.getContext("2d");
  if (!pen) throw new Error("no canvas");
  pen.imageSmoothingQuality = "high";
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  for (const quality of SMALL_QUALITIES) {
    const blob = await canvas.convertToBlob({ type: "image/jpeg", quality });
    if (blob.size <= SMALL_BYTES) return blob;
  }
  throw new Error("the still is too large");
}

async function small(canvas: OffscreenCanvas): Promise<Blob> {
  for (const quality of QUALITIES) {
    const blob = await canvas.convertToBlob({ type: "image/jpeg", quality });
    if (blob.size <= LARGEST) return blob;
  }
  throw new Error("the photo is too large");
}
