/** The last step of the way from a request: who acts next, who is invited to agree, and the classroom. */
import { useState } from "preact/hooks";
import { api } from "../../core/client";
import type { LinkMade, PlanPerson, PupilPlan, StartView } from "../../generated/wire";
import { t } from "../../i18n";
import { Button } from "../../ui/button";
import { LinkDialog } from "../../ui/link-made";
import { Loading, Trouble } from "../../ui/loading";
import { Notice } from "../../ui/notice";
import { useDeed, useLoad } from "../../ui/use-load";
import { PlaceLine } from "./place-test";
import { Start } from "./start";

export function FirstLesson({ plan }: { readonly plan: PupilPlan }) {
  const [round, setRound] = useState(0);
  const held = useLoad<StartView>(`first lesson ${plan.pupil_id} ${round}`, (signal) =>
    api.call("GET /api/plans/start", { query: { person_id: plan.pupil_id }, signal }),
  );
  const { data: start, error } = held;
  if (!start) return error ? <Trouble error={error} retry={() => void held.refresh()} /> : <Loading />;
  return (
    <>
      <p>{t("plans.lesson.text")}</p>
      <Next start={start} />
      {start.next === "agreement" || !start.ready ? <Invite signers={plan.signers} /> : null}
      {start.places.length > 0 ? (
        <>
          <h3>{t("plans.step.room_test")}</h3>
          <ul class="list stack stack--tight">
            {start.places.map((place) => (
              <PlaceLine
                key={place}
                place={{ place, tested_on: null, tested_by: "" }}
                onDone={() => setRound(round + 1)}
              />
            ))}
          </ul>
        </>
      ) : null}
      <Start key={round} person={plan.pupil_id} bare />
    </>
  );
}

function Next({ start }: { readonly start: StartView }) {
  const step = start.steps.find(({ step }) => step === start.next);
  if (!step) return <Notice kind="ok">{t("plans.board.all")}</Notice>;
  return (
    <Notice kind={start.ready ? "ok" : "warn"}>
      <p>{t("plans.board.next", { step: t(`plans.step.${step.step}`), who: t(`plans.who.${step.who}`) })}</p>
    </Notice>
  );
}

/** A link for everybody who has to agree: by it they come in and read the rules in "Mijn plan". */
function Invite({ signers }: { readonly signers: readonly PlanPerson[] }) {
  const [made, setMade] = useState<LinkMade | null>(null);
  const deed = useDeed();
  const make = (person_id: string): void =>
    void deed.run(async () => {
      setMade(await api.call("POST /api/access/links", { body: { person_id, purpose: "sign_in" } }));
    });
  return (
    <>
      <h3>{t("plans.lesson.invite")}</h3>
      <p>{t(signers.length > 0 ? "plans.lesson.invite.text" : "plans.lesson.invite.nobody")}</p>
      <div class="row">
        {signers.map(({ id, name }) => (
          <Button key={id} icon="key" busy={deed.busy} onClick={() => make(id)}>
            {t("plans.lesson.invite.link", { name })}
          </Button>
        ))}
      </div>
      {deed.error ? <Trouble error={deed.error} /> : null}
      {made ? (
        <LinkDialog
          link={made}
          title={t("plans.lesson.invite.link", { name: made.name })}
          text={t("plans.lesson.invite.dialog")}
          onClose={() => setMade(null)}
        />
      ) : null}
    </>
  );
}
