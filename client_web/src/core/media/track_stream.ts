/** One stream per track, so that drawing a page anew never gives an element another stream of the same picture. */
const streams = new WeakMap<MediaStreamTrack, MediaStream>();

export function streamOf(track: MediaStreamTrack): MediaStream {
  const known = streams.get(track) ?? new MediaStream([track]);
  streams.set(track, known);
  return known;
}
