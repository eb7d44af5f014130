/** A pupil who missed a lesson: what of it, what they were given for it, and "niet nodig" with its way back. */
import type { ComponentChildren } from "preact";
import { api } from "../../core/client";
import { dayAndMonth } from "../../core/time";
import type { InItsPlace, PupilWhoMissed } from "../../generated/wire";
import { language, t, tn } from "../../i18n";
import { Button } from "../../ui/button";
import { problemText } from "../../ui/loading";
import { TimeSpan } from "../../ui/time";
import { useDeed } from "../../ui/use-load";
import "./missed.css";

interface MissedPupilProps {
  readonly slotId: string;
  readonly pupil: PupilWhoMissed;
  readonly zone: string;
  readonly onChanged: () => Promise<void>;
  /** In the place of the name: a choice that says it. */
  readonly children?: ComponentChildren;
}

export function MissedPupil({ slotId, pupil, zone, onChanged, children }: MissedPupilProps) {
  const deed = useDeed();
  const decide = (needed: boolean): void =>
    void deed.run(async () => {
      await api.call("POST /api/catalogue/missed/decide", {
        body: { slot_id: slotId, pupil_id: pupil.pupil_id, needed },
      });
      await onChanged();
    });
  return (
    <li class="missed-pupil">
      <div class="row row--apart">
        <div>
          {children ?? <strong>{pupil.name}</strong>}
          <p class="quiet">
            <Why pupil={pupil} zone={zone} />
          </p>
        </div>
        {pupil.given.length === 0 ? (
          <Button kind="quiet" busy={deed.busy} onClick={() => decide(!pupil.needed)}>
            {t(pupil.needed ? "catalogue.missed.notNeeded" : "catalogue.missed.needed")}
            <span class="visually-hidden">: {pupil.name}</span>
          </Button>
        ) : null}
      </div>
      {pupil.needed ? null : <p role="status">{t("catalogue.missed.spared")}</p>}
      {pupil.given.length > 0 ? (
        <ul class="list stack stack--tight">
          {pupil.given.map((one) => (
            <Given key={one.assignment_id} one={one} pupil={pupil} onChanged={onChanged} />
          ))}
        </ul>
      ) : null}
      {deed.error ? <p class="field__error">{problemText(deed.error)}</p> : null}
    </li>
  );
}

function Why({ pupil, zone }: { readonly pupil: PupilWhoMissed; readonly zone: string }) {
  if (pupil.why === "own_time") return <>{t("catalogue.missed.why.own_time")}</>;
  if (pupil.why === "absent") return <>{t("catalogue.missed.why.absent")}</>;
  return (
    <>
      {tn("catalogue.missed.why.part", pupil.minutes)} <TimeSpan start={pupil.start} end={pupil.end} zone={zone} />
    </>
  );
}

interface GivenProps {
  readonly one: InItsPlace;
  readonly pupil: PupilWhoMissed;
  readonly onChanged: () => Promise<void>;
}

function Given({ one, pupil, onChanged }: GivenProps) {
  const deed = useDeed();
  const withdraw = (): void =>
    void deed.run(async () => {
      await api.call("POST /api/catalogue/assignments/withdraw", { body: { assignment_ids: [one.assignment_id] } });
      await onChanged();
    });
  const state = one.done
    ? t("catalogue.missed.done")
    : t("catalogue.assignments.until", { date: dayAndMonth(one.last, language()) });
  return (
    <li class="row row--apart">
      <span>
        {one.title} <span class="quiet">{`${tn("catalogue.minutes", one.minutes)} · ${state}`}</span>
      </span>
      {one.done ? null : (
        <Button kind="quiet" busy={deed.busy} onClick={withdraw}>
          {t("catalogue.missed.takeBack")}
          <span class="visually-hidden">{`: ${one.title}, ${pupil.name}`}</span>
        </Button>
      )}
      {deed.error ? <span class="field__error">{problemText(deed.error)}</span> : null}
    </li>
  );
}
