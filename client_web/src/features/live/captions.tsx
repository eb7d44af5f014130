import { useEffect, useState } from "preact/hooks";
import type { PupilLesson } from "../../core/live/pupil";
import { Captions, canCaption } from "../../core/media/captions";
import { language, t } from "../../i18n";
import { Check } from "../../ui/field";
import { useWatched } from "../../ui/use-watched";

/** Whether this browser writes down what it hears without telling anybody. */
function useCanCaption(): boolean {
  const [can, say] = useState(false);
  const spoken = language();
  useEffect(() => void canCaption(spoken).then(say), [spoken]);
  return can;
}

interface CaptionSwitchProps {
  readonly on: boolean;
  readonly choose: (on: boolean) => void;
}

export function CaptionSwitch({ on, choose }: CaptionSwitchProps) {
  if (!useCanCaption()) return null;
  return <Check label={t("live.captions")} hint={t("live.captions.hint")} checked={on} onChange={choose} />;
}

/** What was said last, below the picture. Not told to a screen reader: who uses one hears it. */
export function CaptionLine({ lesson }: { readonly lesson: PupilLesson }) {
  useWatched(lesson);
  const [, draw] = useState(0);
  const [captions] = useState(() => new Captions(() => draw((n) => n + 1)));
  const spoken = language();
  const own = lesson.seat.room?.sources.includes("teacher_voice") ?? false;
  const track = lesson.stream(own ? "teacher-voice" : "class")?.getAudioTracks()[0] ?? null;
  useEffect(() => {
    if (track) captions.start(track, spoken);
    return () => captions.stop();
  }, [captions, track, spoken]);
  return (
    <p class="live-captions" data-role="captions" aria-hidden="true">
      {captions.text}
    </p>
  );
}
