import { useState } from "preact/hooks";
import { isTired, PAUSES } from "../../core/live/energy";
import type { PupilLesson } from "../../core/live/pupil";
import { t } from "../../i18n";
import { Button } from "../../ui/button";
import { Dialog } from "../../ui/dialog";
import { useWatched } from "../../ui/use-watched";

interface EnergyProps {
  readonly lesson: PupilLesson;
  readonly calm: boolean;
  /** Typing is a way to take part too; in the calm view it has no button of its own. */
  readonly talk: { readonly open: boolean; readonly toggle: () => void };
}

/** How it goes, in one tap and without a reason. In the calm view one button stands for all of it. */
export function EnergyControl({ lesson, calm, talk }: EnergyProps) {
  useWatched(lesson);
  const [asks, ask] = useState(false);
  const close = (): void => ask(false);
  const tired = isTired(lesson.seat);
  const toggleTalk = (): void => {
    talk.toggle();
    close();
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for form fields; these are buttons
    <div class="live__energy" role="group" aria-label={t("live.energy.label")}>
      <div class="live__energy-row">
        {calm ? (
          <Button large icon={tired ? "moon" : "check"} onClick={() => ask(true)}>
            {t("live.energy.how")}
          </Button>
        ) : (
          <>
            <Signals lesson={lesson} />
            <Button large icon="pause" onClick={() => ask(true)}>
              {t("live.pause")}
            </Button>
            <Button large icon="keyboard" expanded={talk.open} onClick={talk.toggle}>
              {t("live.talk")}
            </Button>
          </>
        )}
      </div>
      <p role="status" class="live__status">
        {tired ? t("live.energy.told") : ""}
      </p>
      {asks ? (
        <Dialog title={t(calm ? "live.energy.how" : "live.pause.how_long")} onClose={close}>
          <div class="stack live-energy">
            {calm ? <Signals lesson={lesson} done={close} /> : null}
            {calm ? (
              <Button large wide icon="keyboard" expanded={talk.open} onClick={toggleTalk}>
                {t("live.talk")}
              </Button>
            ) : null}
            {PAUSES.map((minutes) => (
              <Button key={minutes} large wide icon="pause" onClick={() => lesson.pause(minutes)}>
                {t(calm ? "live.pause.minutes.choice" : "live.pause.minutes", { n: minutes })}
              </Button>
            ))}
          </div>
        </Dialog>
      ) : null}
    </div>
  );
}

function Signals({ lesson, done }: { readonly lesson: PupilLesson; readonly done?: () => void }) {
  useWatched(lesson);
  const tired = isTired(lesson.seat);
  const say = (signal: "ok" | "tired"): void => {
    lesson.say(signal);
    done?.();
  };
  return (
    <>
      <Button large icon="check" pressed={!tired} onClick={() => say("ok")}>
        {t("live.energy.ok")}
      </Button>
      <Button large icon="moon" pressed={tired} onClick={() => say("tired")}>
        {t("live.energy.tired")}
      </Button>
    </>
  );
}
