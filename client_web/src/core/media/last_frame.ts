/** Keeps what a picture showed until the next one shows something: changing pictures never flashes dark. */
const LONGEST_MS = 3_000;

/** Draws the video's present frame on the canvas, shows that, and hides it again at the first frame that comes. */
export function holdLastFrame(video: HTMLVideoElement, canvas: HTMLCanvasElement): () => void {
  if (video.videoWidth === 0) return () => undefined;
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  canvas.getContext("2d")?.drawImage(video, 0, 0);
  canvas.hidden = false;
  const hide = (): void => {
    canvas.hidden = true;
    video.removeEventListener("loadeddata", hide);
    clearTimeout(timer);
  };
  // An old picture must not be taken for a live one.
  const timer = setTimeout(hide, LONGEST_MS);
  video.addEventListener("loadeddata", hide);
  return hide;
}
