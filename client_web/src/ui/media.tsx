import { useEffect, useRef } from "preact/hooks";
import { holdLastFrame } from "../core/media/last_frame";
import { type Shape, shapeSound } from "../core/media/shaped_sound";
import { onSoundTry, soundPlays, soundRefused } from "../core/media/sound";

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

interface SoundProps {
  readonly stream: MediaStream | null;
  readonly hook: "class-sound" | "teacher-voice" | "voice";
  /** How it is brought to the ear; left out: as it comes. */
  readonly shape?: Shape;
}

/** Live sound; begins as soon as the page may make a sound. */
export function Sound({ stream, hook, shape }: SoundProps) {
  const audio = useRef<HTMLAudioElement>(null);
  useEffect(() => {
    const heard = audio.current;
    if (!heard || heard.srcObject === stream) return;
    heard.srcObject = stream;
    if (stream) heard.play().then(soundPlays, soundRefused);
  }, [stream]);
  const { mono = false, soft = false } = shape ?? {};
  useEffect(() => {
    const heard = audio.current;
    const shaped = (mono || soft) && (stream?.getAudioTracks().length ?? 0) > 0;
    return heard && stream && shaped ? shapeSound(heard, stream, { mono, soft }, onSoundTry) : undefined;
  }, [stream, mono, soft]);
  useEffect(() => onSoundTry(() => void audio.current?.play().then(soundPlays, soundRefused)), []);
  // biome-ignore lint/a11y/useMediaCaption: live speech has no captions file; live text is a part of its own
  return <audio ref={audio} data-role={hook} autoplay />;
}
