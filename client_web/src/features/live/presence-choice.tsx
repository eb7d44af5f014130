import type { PupilLesson } from "../../core/live/pupil";
import { type Choice, choiceOf, stepOf } from "../../core/live/steps";
import { Step } from "../../generated/wire";
import { t } from "../../i18n";
import { RadioGroup } from "../../ui/radio-group";
import { useWatched } from "../../ui/use-watched";

/** One choice of three, or of as many as are agreed; only the pupil makes it, and only the last two ever ask for a device. */
export function PresenceChoice({ lesson }: { readonly lesson: PupilLesson }) {
  useWatched(lesson);
  const { step, rising, trouble } = lesson.seat;
  const options = [
    { value: "watch", label: t("live.presence.watch"), icon: "eye" },
    { value: "voice", label: t("live.presence.voice"), icon: "mic" },
    { value: "face", label: t("live.presence.face"), icon: "camera" },
  ] as const;
  const most = lesson.seat.room?.most ?? Step.FACE;
  const offered = options.filter(({ value }) => value === "watch" || stepOf(value) <= most);
  let words = rising === null ? "" : t("live.presence.opening");
  if (rising === null && trouble !== null) words = t(`live.presence.trouble.${trouble}`);
  return (
    <div class="live__presence">
      <RadioGroup<Choice>
        legend={t("live.presence.label")}
        legendHidden
        row
        value={choiceOf(rising ?? step)}
        options={offered}
        onChange={(choice) => lesson.choose(choice)}
      />
      <p role="status" class="live__status">
        {words}
      </p>
    </div>
  );
}
