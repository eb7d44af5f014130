/** `/plans/pupil/<pupil>`: one pupil's plan. Step by step while it is a draft; what it says, once it is in effect. */

import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { api } from "../../core/client";
import type { PageProps } from "../../core/page-props";
import { PlanEditor, type SaveRecord } from "../../core/plan-editor";
import { Refused } from "../../core/problem";
import { type Place, router } from "../../core/router";
import type {
  PlanItem,
  PlanKept,
  PlanThing,
  PupilPlan,
  SaveArrangement,
  SaveDeviation,
  SavePattern,
} from "../../generated/wire";
import { t } from "../../i18n";
import { Button, ButtonLink } from "../../ui/button";
import { Field } from "../../ui/field";
import { Loading, Trouble } from "../../ui/loading";
import { Notice } from "../../ui/notice";
import { Page } from "../../ui/page";
import { SomebodyElse, somebodyElse } from "../../ui/somebody-else";
import { useDeed, useLoad } from "../../ui/use-load";
import { useWatched } from "../../ui/use-watched";
import { Ask, WISHES, type Wish } from "./ask";
import { fieldWords } from "./change-words";
import { Ending, Reopen } from "./ending";
import { FileGrant, GiveGrant } from "./give-grant";
import { Grants } from "./grants";
import { PlanHistoryPart } from "./plan-history";
import { missingWords, ReadOnly } from "./read-only";
import { STEPS, type Step, StepFields, stepOf } from "./steps";
import "./plans.css";

const CALLS = {
  async save(thing: PlanThing, record: SaveRecord): Promise<PlanKept> {
    if (thing === "arrangement") {
      return await api.call("POST /api/plans/arrangements/save", { body: record as SaveArrangement });
    }
    if (thing === "deviation") {
      return await api.call("POST /api/plans/deviations/save", { body: record as SaveDeviation });
    }
    return await api.call("POST /api/plans/patterns/save", { body: record as SavePattern });
  },
  activate: (thing: PlanThing, id: string, version: number): Promise<PlanKept> =>
    api.call("POST /api/plans/arrangements/activate", { body: { thing, id, version } }),
};
const TIMERS = {
  set: (run: () => void, ms: number): number => window.setTimeout(run, ms),
  clear: (timer: number): void => window.clearTimeout(timer),
};

export default function PupilPlanPage({ me, place }: PageProps) {
  const reads = me?.roles.some((role) => role === "mentor" || role === "coordinator") ?? false;
  const pupilId = place.params.pupilId ?? "";
  const [round, setRound] = useState(0);
  const held = useLoad<PupilPlan>(`${pupilId} ${round}`, (signal) =>
    api.call("GET /api/plans/arrangements/pupil", { query: { pupil_id: pupilId }, signal }),
  );
  const again = (): void => setRound((n) => n + 1);
  const plan = held.data;
  return (
    <Page
      title={plan ? t("plans.pupil.title", { name: plan.name }) : t("plans.pupil.loading")}
      lead={plan?.groups.join(", ")}
    >
      <div class="row">
        <ButtonLink kind="quiet" icon="left" href="/plans">
          {t("plans.pupil.back")}
        </ButtonLink>
        {reads ? (
          <ButtonLink kind="quiet" icon="book" href={`/catalogue/missed?pupil=${pupilId}`}>
            {t("plans.missed")}
          </ButtonLink>
        ) : null}
      </div>
      {held.error ? <Trouble error={held.error} retry={() => void held.refresh()} /> : null}
      {plan ? (
        <Plan key={round} plan={plan} reads={reads} asked={place.query} onAgain={again} />
      ) : held.error ? null : (
        <Loading />
      )}
    </Page>
  );
}

interface PlanProps {
  readonly plan: PupilPlan;
  /** The step of the address: a link leads to what it is about, and reading again keeps the place. */
  readonly asked: Place["query"];
  /** Mentor and coordinator read who changed what. */
  readonly reads: boolean;
  readonly onAgain: () => void;
}

function Plan({ plan, asked, reads, onAgain }: PlanProps) {
  // One editor for the whole visit: what is loaded again meanwhile must not take away what was typed.
  const editor = useMemo(() => new PlanEditor(plan, CALLS, TIMERS), []);
  useEffect(() => () => editor.stop(), [editor]);
  useEffect(() => {
    const leave = (): void => editor.keep();
    addEventListener("pagehide", leave);
    return () => removeEventListener("pagehide", leave);
  }, [editor]);
  useWatched(editor);
  return (
    <>
      <Standing plan={plan} editor={editor} />
      {plan.may_edit ? <Reopen plan={plan} onDone={onAgain} /> : null}
      {plan.may_edit ? (
        <Editor plan={plan} asked={asked} reads={reads} editor={editor} onAgain={onAgain} />
      ) : (
        <ReadOnly editor={editor} pupil={plan.pupil_id} teachers={plan.teachers} reads={reads} />
      )}
      {plan.may_edit ? <Ending plan={plan} onDone={onAgain} /> : null}
      {plan.may_edit ? <Grants person={plan.pupil_id} Give={GiveGrant} File={FileGrant} /> : null}
      {reads ? <PlanHistoryPart person={plan.pupil_id} /> : null}
    </>
  );
}

/** In one glance: in effect, or a draft without effect. */
function Standing({ plan, editor }: { readonly plan: PupilPlan; readonly editor: PlanEditor }) {
  useWatched(editor);
  const state = editor.stateOf("arrangement");
  const online = editor.stateOf("pattern") === "ACTIVE";
  if (state === "ACTIVE") {
    return <Notice kind="ok">{t(online ? "plans.state.activeDays" : "plans.state.active")}</Notice>;
  }
  if (state === "DRAFT") return <Notice>{t("plans.state.draft")}</Notice>;
  return <p>{t(plan.arrangements.length > 0 ? "plans.state.ended" : "plans.state.none")}</p>;
}

interface EditorProps extends PlanProps {
  readonly editor: PlanEditor;
}

function Editor({ plan, asked, editor, onAgain }: EditorProps) {
  useWatched(editor);
  const step = STEPS.find((one) => one === asked.step) ?? "ask";
  const fixed = editor.wantsDays || editor.stateOf("deviation") !== null;
  const wish = fixed ? "days" : (WISHES.find((one) => one === asked.wish) ?? "plan");
  const go = (to: Step, wanted: Wish): void =>
    router().go(`/plans/pupil/${plan.pupil_id}?step=${to}&wish=${wanted}`, "replace");
  const setStep = (next: Step): void => go(next, wish);
  const steps = STEPS.filter((one) => one === step || isNeeded(one, wish));
  const at = steps.indexOf(step);
  const next = steps[at + 1];
  const before = steps[at - 1];
  const conflict = somebodyElse(editor.error);
  return (
    <div class="plans__editor">
      <StepList editor={editor} steps={steps} step={step} onStep={setStep} />
      <section class="card stack" aria-labelledby="step">
        <h2 id="step">
          {t(`plans.step.${step}`)} <span class="quiet plans__count">{`${at + 1} / ${steps.length}`}</span>
        </h2>
        {conflict ? (
          <SomebodyElse changes={conflict} field={fieldWords} mine={mineOf(editor)} onTheirs={onAgain} />
        ) : null}
        {step === "ask" ? (
          <Ask pupil={plan.pupil_id} wish={wish} fixed={fixed} onWish={(wanted) => go("ask", wanted)} />
        ) : step === "ready" ? (
          <Ready editor={editor} onStep={setStep} onAgain={onAgain} />
        ) : (
          <StepFields step={step} plan={plan} editor={editor} onSigned={onAgain} />
        )}
        <Kept editor={editor} hidden={conflict !== null} />
        <div class="row row--apart">
          {before ? (
            <Button icon="left" onClick={() => setStep(before)}>
              {t("plans.step.previous")}
            </Button>
          ) : (
            <span />
          )}
          {next ? (
            <Button kind="primary" onClick={() => setStep(next)}>
              {t("plans.step.next")}
            </Button>
          ) : null}
        </div>
      </section>
    </div>
  );
}

const ONLINE: ReadonlySet<Step> = new Set(["days", "deviation", "sign"]);

/** A short illness needs no plan at all; only a fixed online day needs a deviation. */
const isNeeded = (step: Step, wish: Wish): boolean =>
  wish === "short" ? step === "ask" || step === "lesson" : wish === "days" || !ONLINE.has(step);

interface StepListProps {
  readonly editor: PlanEditor;
  readonly steps: readonly Step[];
  readonly step: Step;
  readonly onStep: (step: Step) => void;
}

function StepList({ editor, steps, step, onStep }: StepListProps) {
  useWatched(editor);
  const open = openSteps(editor, steps);
  const list = useRef<HTMLOListElement>(null);
  useEffect(() => {
    const current = list.current?.querySelector<HTMLElement>("[aria-current]");
    if (current && list.current) list.current.scrollLeft = current.offsetLeft - list.current.clientWidth / 4;
  }, [step]);
  return (
    <nav aria-label={t("plans.step.label")}>
      <ol class="list plans__steps" ref={list}>
        {steps.map((one) => (
          <li key={one}>
            <button
              type="button"
              class="plans__step"
              aria-current={one === step ? "step" : undefined}
              onClick={() => onStep(one)}
            >
              <span aria-hidden="true">{open.has(one) ? "○" : "●"}</span>
              {t(`plans.step.${one}`)}
              {open.has(one) ? <span class="visually-hidden">, {t("plans.step.open")}</span> : null}
            </button>
          </li>
        ))}
      </ol>
    </nav>
  );
}

/** Where something is still missing; before the first change everywhere, but where nothing is asked. */
function openSteps(editor: PlanEditor, steps: readonly Step[]): ReadonlySet<Step> {
  const begun = editor.stateOf("arrangement") !== null;
  const open = new Set(begun ? editor.missing.map(stepOf) : (["who", "goals", "when", "back"] as const));
  if (steps.includes("days") && !editor.wantsDays) open.add("days");
  if (steps.includes("days") && editor.stateOf("deviation") === null) open.add("deviation").add("sign");
  if (editor.stateOf("arrangement") !== "ACTIVE") open.add("lesson");
  return open.size > 0 || !begun ? open.add("ready") : open;
}

/** A draft keeps itself; what is in effect is saved with a reason. */
function Kept({ editor, hidden }: { readonly editor: PlanEditor; readonly hidden: boolean }) {
  useWatched(editor);
  const [reason, setReason] = useState("");
  if (hidden) return null;
  if (editor.error && editor.state === "failed") {
    return (
      <>
        <Trouble error={editor.error} retry={() => void editor.save(reason)} />
        <Refusal error={editor.error} />
      </>
    );
  }
  if (editor.isDraft) {
    if (editor.stateOf("arrangement") === null && editor.state === "kept") return null;
    const word = editor.state === "kept" ? "plans.kept.yes" : "plans.kept.busy";
    return (
      <p class="quiet" role="status">
        {t(word)}
      </p>
    );
  }
  if (editor.state === "kept") return null;
  return (
    <div class="stack stack--tight">
      <Field label={t("plans.kept.reason")} value={reason} onInput={setReason} input={{ maxLength: 200 }} />
      <div>
        <Button kind="primary" busy={editor.state === "saving"} onClick={() => void editor.save(reason)}>
          {t("plans.kept.save")}
        </Button>
      </div>
    </div>
  );
}

interface ReadyProps {
  readonly editor: PlanEditor;
  readonly onStep: (step: Step) => void;
  readonly onAgain: () => void;
}

function Ready({ editor, onStep, onAgain }: ReadyProps) {
  useWatched(editor);
  const deed = useDeed();
  const { missing } = editor;
  useEffect(() => {
    void editor.save();
  }, []);
  const start = async (): Promise<void> => {
    await deed.run(async () => {
      if (await editor.activate()) onAgain();
    });
  };
  if (!editor.isDraft && missing.length === 0) return <Notice kind="ok">{t("plans.ready.active")}</Notice>;
  if (missing.length > 0) {
    return (
      <>
        <p>{t("plans.ready.missing")}</p>
        <ul class="list stack stack--tight" data-role="missing">
          {missing.map((item) => (
            <li class="row row--apart" key={`${item.thing}.${item.item}.${item.who}.${item.first}`}>
              <span>{missingWords(item)}</span>
              <Button kind="quiet" onClick={() => onStep(stepOf(item))}>
                {t("plans.ready.fill")}
              </Button>
            </li>
          ))}
        </ul>
        {missing.some(({ item }) => item === "SIGNATURE") ? (
          <div>
            <Button onClick={onAgain}>{t("plans.ready.again")}</Button>
          </div>
        ) : null}
      </>
    );
  }
  return (
    <>
      <p>{t(editor.wantsDays ? "plans.ready.completeDays" : "plans.ready.complete")}</p>
      {editor.error ? <Refusal error={editor.error} /> : null}
      <div>
        <Button kind="primary" large busy={deed.busy} icon="check" onClick={() => void start()}>
          {t("plans.ready.start")}
        </Button>
      </div>
    </>
  );
}

/** What the server says is missing, item by item. */
function Refusal({ error }: { readonly error: unknown }) {
  if (!(error instanceof Refused) || error.code !== "plan_incomplete") return null;
  return (
    <Notice kind="warn">
      <ul data-role="missing">
        {error.problem.errors.map(({ path, message }) => {
          const [thing, item] = path.split(".") as [PlanThing, PlanItem];
          const [first = null, last = null] = item === "OVERLAPS" ? message.split("/") : [];
          return <li key={path + message}>{missingWords({ thing, item, who: message || null, first, last })}</li>;
        })}
      </ul>
    </Notice>
  );
}

const mineOf = (editor: PlanEditor) => [
  { label: t("plans.field.goals"), text: editor.form.arrangement.goals },
  { label: t("plans.deviation.programme"), text: editor.form.deviation.programme },
];
