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
  /** The way to how picture and sound are; in the calm view it stands here. */
  readonly comfort: () => void;
  /** Typing is a way to take part too; in the calm view it has no button of its own. */
  readonly talk: { readonly open: boolean; readonly toggle: () => void };
}

/** How it goes, in one tap and without a reason. In the calm view one button stands for all of it. */
export function EnergyControl({ lesson, calm, comfort, talk }: EnergyProps) {
  useWatched(lesson);
  const [asks, ask] = useState(false);
  const close = (): void => ask(false);
  const tired = isTired(lesson.seat);
  const instead = (open: () => void) => (): void => {
    close();
    open();
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
            {calm ? <OtherSignal lesson={lesson} done={close} /> : null}
            {PAUSES.map((minutes) => (
              <Button key={minutes} large wide icon="pause" onClick={() => lesson.pause(minutes)}>
                {t(calm ? "live.pause.minutes.choice" : "live.pause.minutes", { n: minutes })}
              </Button>
            ))}
            {calm ? (
              <>
                <Button large wide icon="keyboard" expanded={talk.open} onClick={instead(talk.toggle)}>
                  {t("live.talk")}
                </Button>
                <Button large wide icon="gear" onClick={instead(comfort)}>
                  {t("live.comfort")}
                </Button>
              </>
            ) : null}
          </div>
        </Dialog>
      ) : null}
    </div>
  );
}

function Signals({ lesson }: { readonly lesson: PupilLesson }) {
  useWatched(lesson);
  const tired = isTired(lesson.seat);
  return (
    <>
      <Button large icon="check" pressed={!tired} onClick={() => lesson.say("ok")}>
        {t("live.energy.ok")}
      </Button>
      <Button large icon="moon" pressed={tired} onClick={() => lesson.say("tired")}>
        {t("live.energy.tired")}
      </Button>
    </>
  );
}

/** In the calm view only what can be said anew: tired, or well again. */
function OtherSignal({ lesson, done }: { readonly lesson: PupilLesson; readonly done: () => void }) {
  useWatched(lesson);
  const tired = isTired(lesson.seat);
  const say = (): void => {
    lesson.say(tired ? "ok" : "tired");
    done();
  };
  return (
    <Button large wide icon={tired ? "check" : "moon"} onClick={say}>
      {t(tired ? "live.energy.ok" : "live.energy.tired")}
    </Button>
  );
}
