/** End what is in effect, begin what follows, or throw a draft away: each asks once before it does anything. */
import { useState } from "preact/hooks";
import { api } from "../../core/client";
import { router } from "../../core/router";
import { longDate } from "../../core/time";
import type { ArrangementCard, PlanThing, PupilPlan } from "../../generated/wire";
import { language, t } from "../../i18n";
import { Button } from "../../ui/button";
import { Dialog } from "../../ui/dialog";
import { Field } from "../../ui/field";
import { Trouble } from "../../ui/loading";
import { Notice } from "../../ui/notice";
import { useDeed } from "../../ui/use-load";

interface EndingProps {
  readonly plan: PupilPlan;
  readonly onDone: () => void;
}

const THINGS = [
  ["pattern", "patterns"],
  ["deviation", "deviations"],
  ["arrangement", "arrangements"],
] as const;

export function Ending({ plan, onDone }: EndingProps) {
  const [asking, ask] = useState<"end" | "discard" | null>(null);
  const deed = useDeed();
  const active = plan.arrangements.find(({ state }) => state === "ACTIVE");
  const drafts = THINGS.flatMap(([thing, list]) =>
    plan[list]
      .filter(({ state }) => state === "DRAFT")
      .map(({ id, version }) => ({ thing: thing as PlanThing, id, version })),
  );
  const renew = (): void => {
    if (!active) return;
    deed
      .run(async () => {
        await api.call("POST /api/plans/arrangements/renew", { body: { id: active.id } });
      })
      .then((good) => good && onDone());
  };
  const discard = async (): Promise<void> => {
    const good = await deed.run(async () => {
      for (const body of drafts) await api.call("POST /api/plans/arrangements/discard", { body });
    });
    if (!good) return;
    if (active) onDone();
    else router().go("/plans");
  };
  if (!active && drafts.length === 0) return null;
  const renewed = drafts.some(({ thing }) => thing === "arrangement");
  return (
    <section class="stack stack--tight" aria-label={t("plans.ending")}>
      {deed.error ? <Trouble error={deed.error} /> : null}
      <div class="row">
        {active && !renewed ? (
          <Button busy={deed.busy} onClick={renew}>
            {t("plans.ending.renew")}
          </Button>
        ) : null}
        {active ? <Button onClick={() => ask("end")}>{t("plans.ending.end")}</Button> : null}
        {drafts.length > 0 ? (
          <Button kind="danger" onClick={() => ask("discard")}>
            {t("plans.ending.discard")}
          </Button>
        ) : null}
      </div>
      {active && asking === "end" ? (
        <EndDialog plan={plan} active={active} onClose={() => ask(null)} onDone={onDone} />
      ) : null}
      {asking === "discard" ? (
        <Dialog title={t("plans.ending.discard")} onClose={() => ask(null)}>
          <p>{t("plans.ending.discard.text")}</p>
          <div>
            <Button kind="danger" busy={deed.busy} onClick={() => void discard()}>
              {t("plans.ending.discard")}
            </Button>
          </div>
        </Dialog>
      ) : null}
    </section>
  );
}

/** One tap takes back, until the day's end, that the plan was ended. */
export function Reopen({ plan, onDone }: EndingProps) {
  const deed = useDeed();
  const ended = plan.arrangements.find(({ id }) => id === plan.reopens);
  if (!ended) return null;
  const reopen = async (): Promise<void> => {
    const body = { thing: "arrangement", id: ended.id, version: ended.version } as const;
    const good = await deed.run(async () => void (await api.call("POST /api/plans/arrangements/reopen", { body })));
    if (good) onDone();
  };
  return (
    <Notice>
      <p>{t("plans.ending.ended", { date: ended.last ? longDate(ended.last, language()) : "" })}</p>
      <Button busy={deed.busy} onClick={() => void reopen()}>
        {t("plans.ending.reopen")}
      </Button>
      {deed.error ? <Trouble error={deed.error} retry={onDone} /> : null}
    </Notice>
  );
}

interface EndDialogProps extends EndingProps {
  readonly active: ArrangementCard;
  readonly onClose: () => void;
}

function EndDialog({ plan, active, onClose, onDone }: EndDialogProps) {
  const [on, setOn] = useState(plan.today);
  const [reason, setReason] = useState("");
  const deed = useDeed();
  const end = async (): Promise<void> => {
    const body = { thing: "arrangement", id: active.id, version: active.version, on, reason } as const;
    const good = await deed.run(async () => {
      await api.call("POST /api/plans/arrangements/end", { body });
    });
    if (good) onDone();
  };
  return (
    <Dialog title={t("plans.ending.end")} onClose={onClose}>
      <p>{t("plans.ending.end.text", { date: active.last ? longDate(active.last, language()) : "" })}</p>
      <Field
        label={t("plans.ending.end.on")}
        value={on}
        onInput={setOn}
        input={{ type: "date", min: active.first ?? plan.today, max: active.last ?? plan.last_day }}
      />
      <Field label={t("plans.kept.reason")} value={reason} onInput={setReason} input={{ maxLength: 200 }} />
      {deed.error ? <Trouble error={deed.error} /> : null}
      <div>
        <Button kind="primary" busy={deed.busy} onClick={() => void end()}>
          {t("plans.ending.end")}
        </Button>
      </div>
    </Dialog>
  );
}
