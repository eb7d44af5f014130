/** What the family asks for: they see that it waits, care answers it. */

import { api } from "../../core/client";
import { inOrder } from "../../core/day-plan";
import { longDate } from "../../core/time";
import type { DayPlanProposal, DayPlanView } from "../../generated/wire";
import { language, t, tn } from "../../i18n";
import { Button } from "../../ui/button";
import { Trouble } from "../../ui/loading";
import { useDeed } from "../../ui/use-load";
import { Until } from "./until";
import { nameOf } from "./weekday";

interface ProposalsProps {
  readonly plan: DayPlanView;
  readonly onDone: () => void;
}

export function Proposals({ plan, onDone }: ProposalsProps) {
  if (plan.proposals.length === 0) return null;
  return (
    <section class="stack stack--tight" aria-labelledby="plan-wishes">
      <h3 id="plan-wishes">{t("plans.wishes.title")}</h3>
      <ul class="list stack">
        {plan.proposals.map((one) => (
          <Wish key={one.id} one={one} care={plan.may === "edit"} onDone={onDone} />
        ))}
      </ul>
    </section>
  );
}

interface WishProps {
  readonly one: DayPlanProposal;
  readonly care: boolean;
  readonly onDone: () => void;
}

function Wish({ one, care, onDone }: WishProps) {
  const deed = useDeed();
  const answer = async (accept: boolean): Promise<void> => {
    const body = { proposal_id: one.id, accept };
    if (await deed.run(async () => void (await api.call("POST /api/plans/day-plan/answer", { body })))) onDone();
  };
  const when = one.date ? longDate(one.date, language()) : nameOf(one.weekday ?? 0);
  return (
    <li class="plan-wish stack stack--tight">
      <p>
        <strong>{when}</strong> · {one.by}
      </p>
      {one.words ? <p>{one.words}</p> : null}
      <ul class="list">
        {inOrder(one.planned.blocks).map((block) => (
          <li key={block.start}>
            <Until block={block} /> {t(`plans.kind.${block.kind}`)}
          </li>
        ))}
      </ul>
      {one.planned.ceiling_min ? <p>{tn("plans.day.ceiling", one.planned.ceiling_min)}</p> : null}
      {care ? (
        <div class="row">
          <Button kind="primary" busy={deed.busy} onClick={() => void answer(true)}>
            {t("plans.wishes.accept")}
          </Button>
          <Button busy={deed.busy} onClick={() => void answer(false)}>
            {t("plans.wishes.decline")}
          </Button>
        </div>
      ) : (
        <p class="quiet">{t("plans.wishes.waits")}</p>
      )}
      {deed.error ? <Trouble error={deed.error} /> : null}
    </li>
  );
}
