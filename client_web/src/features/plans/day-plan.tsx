/** The plan of a date with what is left of it, and of the week. */
import { useState } from "preact/hooks";
import { api } from "../../core/client";
import { inOrder, isPlanned, weightOf } from "../../core/day-plan";
import { router } from "../../core/router";
import { addDays, dayAndMonth, longDate } from "../../core/time";
import type { BlockKind, DayBlock, DayPlanned, DayPlanView } from "../../generated/wire";
import { language, t, tn } from "../../i18n";
import { Button } from "../../ui/button";
import { Icon, type IconName } from "../../ui/icon";
import { Trouble } from "../../ui/loading";
import { Notice } from "../../ui/notice";
import { useDeed } from "../../ui/use-load";
import { DayPlanForm } from "./day-plan-form";
import { Proposals } from "./proposals";
import { Until } from "./until";
import { nameOf } from "./weekday";

const ICONS: Readonly<Record<BlockKind, IconName>> = {
  live: "people",
  looking_on: "eye",
  own_time: "book",
  rest: "moon",
};

interface DayPlanProps {
  readonly plan: DayPlanView;
  readonly onSaved: () => void;
}

type Said = "saved" | "proposed" | "undone";

/** What is being changed: the shown date, or a weekday from today on. */
type Editing = "date" | number | null;

export function DayPlan({ plan, onSaved }: DayPlanProps) {
  const [editing, edit] = useState<Editing>(null);
  const [said, say] = useState<Said | null>(null);
  const done = (what: Said): void => {
    edit(null);
    say(what);
    onSaved();
  };
  const theirs = (): void => {
    edit(null);
    onSaved();
  };
  const saved = (proposed: boolean): void => done(proposed ? "proposed" : "saved");
  const today = plan.date === plan.today;
  const over = plan.date < plan.today;
  return (
    <>
      <section class="card stack" aria-labelledby="plan-day">
        <h2 id="plan-day">{today ? t("plans.day.today") : longDate(plan.date, language())}</h2>
        <Beyond plan={plan} />
        <Left plan={plan} />
        {isPlanned(plan.planned) ? <Parts planned={plan.planned} /> : <p class="quiet">{t("plans.day.none")}</p>}
        <Undo plan={plan} onDone={() => done("undone")} />
        <div class="notice-place" role="status">
          {said ? (
            <Notice kind="ok" focus>
              <p>{t(`plans.day.${said}`)}</p>
            </Notice>
          ) : null}
        </div>
        <div class="row">
          {over ? null : (
            <Button icon="clock" expanded={editing === "date"} onClick={() => edit(editing === "date" ? null : "date")}>
              {t(plan.may === "edit" ? "plans.day.change" : "plans.day.less")}
            </Button>
          )}
          <Days plan={plan} />
        </div>
        {editing === "date" ? (
          <DayPlanForm plan={plan} date={plan.date} planned={plan.planned} onDone={saved} onReload={theirs} />
        ) : null}
        <Proposals plan={plan} onDone={onSaved} />
      </section>
      <section class="card stack" aria-labelledby="plan-week">
        <h2 id="plan-week">{t("plans.week.title")}</h2>
        <p class="quiet">{t("plans.week.text")}</p>
        <ul class="list plan-week">
          {plan.week.map((planned, weekday) =>
            weekday < 5 || isPlanned(planned) ? (
              <li class="plan-week__day" key={nameOf(weekday)}>
                <div class="row row--apart">
                  <strong>{nameOf(weekday)}</strong>
                  <Button
                    kind="quiet"
                    expanded={editing === weekday}
                    onClick={() => edit(editing === weekday ? null : weekday)}
                  >
                    {t(plan.may === "edit" ? "plans.day.change" : "plans.week.propose")}
                    <span class="visually-hidden"> {nameOf(weekday)}</span>
                  </Button>
                </div>
                {isPlanned(planned) ? <Parts planned={planned} ceiling /> : <p class="quiet">{t("plans.week.none")}</p>}
                {editing === weekday ? (
                  <DayPlanForm plan={plan} weekday={weekday} planned={planned} onDone={saved} onReload={theirs} />
                ) : null}
              </li>
            ) : null,
          )}
        </ul>
      </section>
    </>
  );
}

/** One tap puts back what stood before; until the day's end, and as long as nobody else changed anything. */
function Undo({ plan, onDone }: { readonly plan: DayPlanView; readonly onDone: () => void }) {
  const deed = useDeed();
  if (!plan.may_undo) return null;
  const undo = async (): Promise<void> => {
    const body = { person_id: plan.person_id, version: plan.version };
    if (await deed.run(async () => void (await api.call("POST /api/plans/day-plan/undo", { body })))) onDone();
  };
  return (
    <div class="row">
      <span class="quiet">{t("plans.day.undo.text")}</span>
      <Button kind="quiet" icon="left" busy={deed.busy} onClick={() => void undo()}>
        {t("plans.day.undo")}
      </Button>
      {deed.error ? <Trouble error={deed.error} retry={onDone} /> : null}
    </div>
  );
}

function Beyond({ plan }: { readonly plan: DayPlanView }) {
  const now = plan.beyond_min ?? 0;
  const before = plan.beyond_before ?? 0;
  if (now === 0 && before === 0) return null;
  return (
    <Notice>
      {now > 0 ? <p>{tn("plans.day.beyond", now)}</p> : null}
      {before > 0 ? <p>{tn("plans.day.beyondBefore", before)}</p> : null}
    </Notice>
  );
}

/** A bar and words, in one calm colour whatever they say. */
function Left({ plan }: { readonly plan: DayPlanView }) {
  if (plan.planned_min === 0) return null;
  if (plan.used_min === null) return <p>{tn("plans.day.planned", plan.planned_min)}</p>;
  const left = plan.left_min ?? 0;
  return (
    <div class="stack stack--tight">
      <p class="lead">{left > 0 ? tn("plans.day.left", left) : t("plans.day.full")}</p>
      <meter class="plan-left" min={0} max={plan.planned_min} value={Math.min(plan.used_min, plan.planned_min)}>
        {plan.used_min}
      </meter>
      <p class="quiet">{t("plans.day.used", { used: plan.used_min, planned: plan.planned_min })}</p>
    </div>
  );
}

function Parts({ planned, ceiling = false }: { readonly planned: DayPlanned; readonly ceiling?: boolean }) {
  return (
    <>
      <ul class="list plan-parts">
        {inOrder(planned.blocks).map((block) => (
          <Part key={block.start} block={block} />
        ))}
      </ul>
      <Weight planned={planned} />
      {ceiling && planned.ceiling_min ? <p>{tn("plans.day.ceiling", planned.ceiling_min)}</p> : null}
      {planned.may_stop && isPlanned(planned) ? <p class="quiet">{t("plans.day.mayStop")}</p> : null}
    </>
  );
}

/** What the parts ask together, beside the ceiling; a fact to plan with, never a warning. */
function Weight({ planned }: { readonly planned: DayPlanned }) {
  const sum = weightOf(planned.blocks);
  if (sum.minutes === 0) return null;
  const words = t(`plans.weight.sum.${sum.feels}`, { minutes: sum.minutes });
  return (
    <p class="quiet">
      {words}
      {planned.ceiling_min ? ` ${t("plans.weight.ceiling", { minutes: planned.ceiling_min })}` : ""}
    </p>
  );
}

function Part({ block }: { readonly block: DayBlock }) {
  return (
    <li class={`plan-part plan-part--${block.kind}`}>
      <Icon name={ICONS[block.kind]} />
      <span class="plan-part__time">
        <Until block={block} />
      </span>
      <span>
        <strong>{t(`plans.kind.${block.kind}`)}</strong>
        <span class="quiet"> · {t(`plans.weight.${block.weight as 1 | 2 | 3}`)}</span>
      </span>
    </li>
  );
}

function Days({ plan }: DayPlanProps | { readonly plan: DayPlanView }) {
  const go = (date: string): void =>
    router().go(`/plans/mine?person_id=${plan.person_id}${date === plan.today ? "" : `&date=${date}`}`);
  const tomorrow = addDays(plan.date, 1);
  return (
    <>
      <Button kind="quiet" icon="left" onClick={() => go(addDays(plan.date, -1))}>
        {t("plans.day.previous")}
      </Button>
      <Button kind="quiet" icon="right" onClick={() => go(tomorrow)}>
        {t("plans.day.next")}
        <span class="visually-hidden"> {dayAndMonth(tomorrow, language())}</span>
      </Button>
    </>
  );
}
