import { useEffect, useRef } from "preact/hooks";
import { holdLastFrame } from "../core/media/last_frame";
import type { Shape } from "../core/media/shaped_sound";
import { onSoundTry, soundPlays, soundRefused, soundStopped } from "../core/media/sound";

interface PictureProps {
  readonly stream: MediaStream | null;
  readonly label: string;
  readonly class?: string;
  /** Name by which tests find the element. */
  readonly hook?: "picture" | "face" | "self";
  /** Keep the last frame until the next stream shows its first. */
  readonly holds?: boolean;
}

/** Moving picture without sound. */
export function Picture({ stream, label, class: extra, hook, holds }: PictureProps) {
  const video = useRef<HTMLVideoElement>(null);
  const last = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const shown = video.current;
    if (!shown || shown.srcObject === stream) return;
    const release = stream && last.current ? holdLastFrame(shown, last.current) : undefined;
    shown.srcObject = stream;
    if (stream) shown.play().catch(() => undefined);
    return release;
  }, [stream]);
  useEffect(() => onSoundTry(() => void video.current?.play().catch(() => undefined)), []);
  return (
    <>
      <video ref={video} class={extra} data-role={hook} aria-label={label} muted autoplay playsInline />
      {holds ? <canvas ref={last} class={extra} hidden /> : null}
    </>
  );
}

/** What shapes sound is fetched when somebody wants it; until it is there, it comes as it is. */
function shapedLater(heard: HTMLAudioElement, stream: MediaStream, shape: Shape): () => void {
  let end: (() => void) | null = () => undefined;
  import("../core/media/shaped_sound")
    .then(({ shapeSound }) => {
      if (end) end = shapeSound(heard, stream, shape, onSoundTry);
    })
    .catch(() => undefined);
  return () => {
    end?.();
    end = null;
  };
}

interface SoundProps {
  readonly stream: MediaStream | null;
  readonly hook: "class-sound" | "teacher-voice" | "voice";
  /** How it is brought to the ear; left out: as it comes. */
  readonly shape?: Shape;
}

/** Live sound; begins as soon as the page may make a sound. */
export function Sound({ stream, hook, shape }: SoundProps) {
  const audio = useRef<HTMLAudioElement>(null);
  const play = (): void => void audio.current?.play().then(soundPlays, soundRefused);
  useEffect(() => {
    const heard = audio.current;
    if (!heard || heard.srcObject === stream) return;
    heard.srcObject = stream;
    if (stream) play();
  }, [stream]);
  const { mono = false, soft = false } = shape ?? {};
  useEffect(() => {
    const heard = audio.current;
    const shaped = (mono || soft) && (stream?.getAudioTracks().length ?? 0) > 0;
    return heard && stream && shaped ? shapedLater(heard, stream, { mono, soft }) : undefined;
  }, [stream, mono, soft]);
  useEffect(() => onSoundTry(play), []);
  // Nothing here pauses it: the system did, for a call or a headset that was pulled out.
  const paused = (): void => {
    if (stream?.active && audio.current?.isConnected) soundStopped();
  };
  // biome-ignore lint/a11y/useMediaCaption: live speech has no captions file; live text is a part of its own
  return <audio ref={audio} data-role={hook} autoplay onPause={paused} />;
}
