/** The way to the first lesson: eight steps, two of them locks, and the text that is signed. */
import { useState } from "preact/hooks";
import { api } from "../../core/client";
import { clock } from "../../core/clock";
import { dayAndMonth, localDate, longInstant } from "../../core/time";
import type { SignatureCard, StartStepView, StartView } from "../../generated/wire";
import { language, t } from "../../i18n";
import { AgreementText } from "../../ui/agreement-text";
import { Button, ButtonLink } from "../../ui/button";
import { Dialog } from "../../ui/dialog";
import { Icon } from "../../ui/icon";
import { Loading, Trouble } from "../../ui/loading";
import { Notice } from "../../ui/notice";
import { SomebodyElse, somebodyElse } from "../../ui/somebody-else";
import { useDeed, useLoad } from "../../ui/use-load";
import { PaperForm, type SignedPaper, SignForm } from "./sign-forms";
import "./my-plan.css";

const SET_BY_HAND = new Set(["request", "intake", "class_talk", "rehearsal", "first_quarter", "review"]);

interface StartProps {
  readonly person: string;
  /** It stands in a card already. */
  readonly bare?: boolean;
}

export function Start({ person, bare = false }: StartProps) {
  const held = useLoad<StartView>(`start ${person}`, (signal) =>
    api.call("GET /api/plans/start", { query: { person_id: person }, signal }),
  );
  const { data: start, error } = held;
  const reload = (): void => void held.refresh();
  return (
    <section class={bare ? "stack" : "card stack"} aria-labelledby="start">
      <h2 id="start">{t("plans.start.title")}</h2>
      {error ? <Trouble error={error} retry={reload} /> : null}
      {start === null && !error ? <Loading /> : null}
      {start ? (
        <>
          <Stands start={start} />
          <Agreement start={start} onDone={reload} />
          <details class="help" open={start.may_edit}>
            <summary>{t("plans.start.steps")}</summary>
            <ol class="list start-steps">
              {start.steps.map((step) => (
                <Step key={step.step} start={start} step={step} onDone={reload} />
              ))}
            </ol>
          </details>
        </>
      ) : null}
    </section>
  );
}

/** Some of the steps by themselves, for a page that asks for them in its own order. */
export function StartSteps({
  person,
  steps,
}: {
  readonly person: string;
  readonly steps: readonly StartStepView["step"][];
}) {
  const held = useLoad<StartView>(`start ${person}`, (signal) =>
    api.call("GET /api/plans/start", { query: { person_id: person }, signal }),
  );
  const { data: start } = held;
  if (!start) return held.error ? <Trouble error={held.error} retry={() => void held.refresh()} /> : <Loading />;
  return (
    <ol class="list start-steps">
      {start.steps
        .filter(({ step }) => steps.includes(step))
        .map((step) => (
          <Step key={step.step} start={start} step={step} onDone={() => void held.refresh()} />
        ))}
    </ol>
  );
}

/** In one sentence: may lessons begin, and if not, who must act. */
function Stands({ start }: { readonly start: StartView }) {
  if (!start.locks) return <p>{t("plans.start.noLocks")}</p>;
  if (start.ready) {
    return (
      <Notice kind="ok">
        <p>{t("plans.start.ready")}</p>
      </Notice>
    );
  }
  return (
    <Notice kind="warn">
      {start.next === "agreement" ? <p>{t("plans.start.needs.agreement")}</p> : null}
      {start.places.length > 0 ? <p>{t("plans.start.needs.room_test", { places: start.places.join(", ") })}</p> : null}
    </Notice>
  );
}

function Agreement({ start, onDone }: { readonly start: StartView; readonly onDone: () => void }) {
  const person_id = start.person_id;
  const sign = async (): Promise<void> => {
    await api.call("POST /api/plans/start/sign", { body: { person_id, text_hash: start.text_hash } });
  };
  const file = async (signed: SignedPaper): Promise<void> => {
    await api.call("POST /api/plans/start/file", { body: { person_id, ...signed } });
  };
  return (
    <div class="stack">
      <details class="help" open={start.may_sign === "guardian"}>
        <summary>{t("plans.start.agreement")}</summary>
        <AgreementText text={start.agreement} />
      </details>
      {start.signatures.length > 0 ? (
        <ul class="list start-signatures" aria-label={t("plans.start.signatures")}>
          {start.signatures.map((one) => (
            <Signature key={one.id} one={one} start={start} onDone={onDone} />
          ))}
        </ul>
      ) : null}
      {start.may_sign ? (
        <SignForm
          label={t(`plans.start.sign.${start.may_sign as "guardian" | "pupil" | "school"}`, {
            name: start.person_name,
          })}
          onSign={sign}
          onDone={onDone}
        />
      ) : null}
      {start.may_edit && start.next === "agreement" ? (
        <PaperForm title={t("plans.start.file")} onFile={file} onDone={onDone} />
      ) : null}
    </div>
  );
}

interface SignatureProps {
  readonly one: SignatureCard;
  readonly start: StartView;
  readonly onDone: () => void;
}

function Signature({ one, start, onDone }: SignatureProps) {
  const [asking, ask] = useState(false);
  const when = one.signed_on ? dayAndMonth(one.signed_on, language()) : longInstant(one.at, language());
  return (
    <li class="row">
      <Icon name={one.withdrawn_at ? "cross" : "check"} />
      <span>{t(`plans.start.signed.${one.signed_as}`, { name: one.name, when })}</span>
      {one.withdrawn_at ? (
        <span class="tag">{t("plans.start.withdrawn", { when: longInstant(one.withdrawn_at, language()) })}</span>
      ) : null}
      {one.may_withdraw ? (
        <Button kind="quiet" onClick={() => ask(true)}>
          {t(one.signed_as === "paper" ? "plans.start.withdraw.paper" : "plans.start.withdraw")}
        </Button>
      ) : null}
      {asking ? <Withdraw one={one} start={start} onClose={() => ask(false)} onDone={onDone} /> : null}
      {start.may_edit && one.paper_id ? (
        <ButtonLink kind="quiet" icon="file" href={`/api/plans/paper?id=${one.paper_id}`} download>
          {t("plans.start.paper")}
        </ButtonLink>
      ) : null}
    </li>
  );
}

interface WithdrawProps {
  readonly one: SignatureCard;
  readonly start: StartView;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** First what then happens, then the deed. */
function Withdraw({ one, start, onClose, onDone }: WithdrawProps) {
  const deed = useDeed();
  const withdraw = async (): Promise<void> => {
    const body = { person_id: start.person_id, signature_id: one.id };
    if (!(await deed.run(async () => void (await api.call("POST /api/plans/start/withdraw", { body }))))) return;
    onClose();
    onDone();
  };
  return (
    <Dialog title={t("plans.start.withdraw.title")} onClose={onClose}>
      <p>{t("plans.start.withdraw.text", { name: start.person_name })}</p>
      <p>{t("plans.start.withdraw.kept")}</p>
      {deed.error ? <Trouble error={deed.error} /> : null}
      <div class="row">
        <Button kind="primary" busy={deed.busy} onClick={() => void withdraw()}>
          {t("plans.start.withdraw.yes")}
        </Button>
      </div>
    </Dialog>
  );
}

interface StepProps {
  readonly start: StartView;
  readonly step: StartStepView;
  readonly onDone: () => void;
}

function Step({ start, step, onDone }: StepProps) {
  const deed = useDeed();
  const done = step.done_on !== null;
  const save = async (done_on: string | null): Promise<void> => {
    const body = { person_id: start.person_id, version: start.version, step: step.step as "intake", done_on };
    if (await deed.run(async () => void (await api.call("POST /api/plans/start/step", { body })))) onDone();
  };
  const others = deed.error ? somebodyElse(deed.error) : null;
  return (
    <li class={done ? "start-step start-step--done" : "start-step"}>
      <Icon name={done ? "check" : step.lock ? "key" : "clock"} />
      <div>
        <p>
          <strong>{t(`plans.step.${step.step}`)}</strong>
          {step.lock ? <span class="tag">{t("plans.start.lock")}</span> : null}
        </p>
        <p class="quiet">{wordsOf(step)}</p>
        {others ? (
          <SomebodyElse changes={others} field={() => t(`plans.step.${step.step}`)} mine={[]} onTheirs={onDone} />
        ) : deed.error ? (
          <Trouble error={deed.error} />
        ) : null}
      </div>
      {start.may_edit && SET_BY_HAND.has(step.step) ? (
        <Button kind="quiet" busy={deed.busy} onClick={() => void save(done ? null : localDate(clock.now()))}>
          {t(done ? "plans.start.undone" : "plans.start.done")}
          <span class="visually-hidden">: {t(`plans.step.${step.step}`)}</span>
        </Button>
      ) : null}
    </li>
  );
}

function wordsOf(step: StartStepView): string {
  if (step.done_on) return t("plans.start.doneOn", { date: dayAndMonth(step.done_on, language()) });
  const who = t(`plans.who.${step.who}`);
  if (step.due_on) return t("plans.start.dueOn", { who, date: dayAndMonth(step.due_on, language()) });
  return t("plans.start.todo", { who });
}
