/** A quiz as a pupil does it: one question at a time, kind words, and another try for who wants one. */
import { useEffect, useReducer, useRef, useState } from "preact/hooks";
import {
  type HeldPage,
  type HeldQuestion,
  isReady,
  LOOKED_AT,
  type QuizCalls,
  QuizRun,
  stateOf,
} from "../../core/catalogue/quiz";
import type { Uploads } from "../../core/catalogue/upload";
import { codeOf } from "../../core/problem";
import type { QuizAsked, QuizTried } from "../../generated/wire";
import { t, tn } from "../../i18n";
import { Button } from "../../ui/button";
import { Icon } from "../../ui/icon";
import { Loading, Trouble } from "../../ui/loading";
import { Notice } from "../../ui/notice";
import { useDeed, useLoad } from "../../ui/use-load";
import { RichText } from "./block-view";
import { QuizFields } from "./quiz-fields";
import { useUploads } from "./use-uploads";
import "./quiz.css";

export interface QuizProps {
  readonly blockId: string;
  readonly calls: QuizCalls;
  /** Enough of it was answered well, just now. */
  readonly onDone?: (() => void) | undefined;
}

export function Quiz({ blockId, calls, onDone }: QuizProps) {
  const held = useLoad<HeldPage>(`quiz ${blockId}`, () => calls.page());
  if (held.data) return <Running page={held.data} calls={calls} onDone={onDone} />;
  if (held.error && calls.away?.()) return <Notice>{t("catalogue.offline.line.QUIZ")}</Notice>;
  return held.error ? <Trouble error={held.error} retry={() => void held.refresh()} /> : <Loading />;
}

interface RunningProps {
  readonly page: HeldPage;
  readonly calls: QuizCalls;
  readonly onDone: QuizProps["onDone"];
}

const runs = new WeakMap<QuizCalls, QuizRun>();

/** The run of these calls, with what was typed in it and what the server has now. */
function runOf(page: HeldPage, calls: QuizCalls): QuizRun {
  const run = runs.get(calls) ?? new QuizRun(page, calls);
  if (runs.has(calls)) run.take(page);
  runs.set(calls, run);
  return run;
}

function Running({ page, calls, onDone }: RunningProps) {
  const [run] = useState(() => runOf(page, calls));
  const { photo } = calls;
  const uploads = useUploads(async (name, size, question) => {
    if (!photo) throw new Error("no photo is kept here");
    return await photo(question, name.slice(0, 200), size);
  });
  const [, draw] = useReducer((n: number) => n + 1, 0);
  const heading = useRef<HTMLHeadingElement>(null);
  const [said, say] = useState("");
  useEffect(() => run.watch(() => draw(undefined)), [run]);
  useEffect(
    () =>
      calls.onSent?.(() => {
        void run.read().then(
          () => onDone?.(),
          () => undefined,
        );
      }),
    [run, calls, onDone],
  );
  const go = (at: number): void => {
    run.go(at);
    say("");
    heading.current?.focus();
  };
  const again = (): void => {
    run.again();
    heading.current?.focus();
  };
  if (run.page.questions.length === 0) return <p class="quiet">{t("catalogue.block.empty")}</p>;
  return (
    <div class="quiz stack">
      <p class="visually-hidden" role="status">
        {said}
      </p>
      <Steps run={run} onGo={go} />
      <h3 class="quiz__heading" ref={heading} tabIndex={-1}>
        {run.asked
          ? t("catalogue.quiz.question", { n: run.at + 1, of: run.page.questions.length })
          : t("catalogue.quiz.end")}
      </h3>
      {run.asked ? (
        <Asked
          key={run.asked.id}
          run={run}
          asked={run.asked}
          uploads={photo ? uploads : null}
          away={calls.away?.() ?? false}
          onGo={go}
          onAgain={again}
          onDone={onDone}
          say={say}
        />
      ) : (
        <End run={run} onGo={go} />
      )}
    </div>
  );
}

/** All questions by their number: where the pupil is, and what went well. */
function Steps({ run, onGo }: { readonly run: QuizRun; readonly onGo: (at: number) => void }) {
  return (
    <nav aria-label={t("catalogue.quiz.questions")}>
      <ol class="list quiz__steps">
        {run.page.questions.map((one, at) => {
          const state = stateOf(one);
          return (
            <li key={one.id}>
              <button
                type="button"
                class={`quiz__step quiz__step--${state}`}
                aria-current={at === run.at ? "step" : undefined}
                aria-label={t(`catalogue.quiz.step.${state}`, { n: at + 1 })}
                onClick={() => onGo(at)}
              >
                {state === "good" || state === "looked" || state === "waits" ? <Icon name="check" /> : at + 1}
              </button>
            </li>
          );
        })}
      </ol>
    </nav>
  );
}

interface AskedProps {
  readonly run: QuizRun;
  readonly asked: HeldQuestion;
  readonly uploads: Uploads | null;
  /** There is no line, and what is answered is kept on the device. */
  readonly away: boolean;
  readonly onGo: (at: number) => void;
  readonly onAgain: () => void;
  readonly onDone: QuizProps["onDone"];
  readonly say: (words: string) => void;
}

function Asked({ run, asked, uploads, away, onGo, onAgain, onDone, say }: AskedProps) {
  const { deed, early, elsewhere, send } = useSending(run, asked, onDone);
  const wrong = codeOf(deed.error) === "invalid" && asked.kind === "NUMBER" ? t("catalogue.quiz.noNumber") : null;
  const name = t("catalogue.quiz.question", { n: run.at + 1, of: run.page.questions.length });
  const tried = run.told ? asked.tried : null;
  if (away && asked.kind === "PHOTO" && !tried) return <NoPhoto asked={asked} run={run} onGo={onGo} />;
  return (
    <form class="stack" onSubmit={send} noValidate>
      <fieldset class="quiz__asked stack" disabled={tried !== null}>
        <legend class="visually-hidden">{name}</legend>
        {asked.text ? <RichText source={asked.text} /> : null}
        <QuizFields
          asked={asked}
          given={run.given}
          parts={tried?.parts ?? []}
          error={wrong}
          uploads={uploads}
          onWrite={(part) => run.write(asked.id, part)}
          say={say}
        />
      </fieldset>
      {deed.error && !wrong ? <Trouble error={deed.error} /> : null}
      {early ? <Notice>{t("catalogue.quiz.early")}</Notice> : null}
      {elsewhere ? <Notice>{t("catalogue.quiz.elsewhere")}</Notice> : null}
      {tried ? (
        <>
          <Result asked={asked} tried={tried} />
          <Onward run={run} asked={asked} tried={tried} onGo={onGo} onAgain={onAgain} />
        </>
      ) : (
        <Button type="submit" kind="primary" large wide busy={deed.busy}>
          {t(LOOKED_AT.has(asked.kind) ? "catalogue.quiz.hand" : "catalogue.quiz.look")}
        </Button>
      )}
    </form>
  );
}

/** A photo goes to the server at once: without a line it waits for another time. */
function NoPhoto({ asked, run, onGo }: Pick<AskedProps, "asked" | "run" | "onGo">) {
  const isLast = run.at + 1 >= run.page.questions.length;
  return (
    <div class="stack">
      {asked.text ? <RichText source={asked.text} /> : null}
      <Notice>{t("catalogue.quiz.photo.line")}</Notice>
      <Button large icon="right" onClick={() => onGo(run.at + 1)}>
        {t(isLast ? "catalogue.quiz.toEnd" : "catalogue.quiz.next")}
      </Button>
    </div>
  );
}

/** Sends an answer once there is one; `early`: the pupil asked too soon; `elsewhere`: another window was first. */
function useSending(run: QuizRun, asked: QuizAsked, onDone: QuizProps["onDone"]) {
  const deed = useDeed();
  const [asks, ask] = useState(false);
  const [beaten, setBeaten] = useState(false);
  const ready = isReady(asked, run.given);
  const send = (event: Event): void => {
    event.preventDefault();
    ask(!ready);
    if (!ready || run.told) return;
    setBeaten(false);
    void deed.run(async () => {
      try {
        if (await run.answer()) onDone?.();
      } catch (error) {
        if (codeOf(error) !== "conflict") throw error;
        await run.read();
        setBeaten(true);
      }
    });
  };
  return { deed, early: asks && !ready, elsewhere: beaten && !run.told, send };
}

interface OnwardProps {
  readonly run: QuizRun;
  readonly asked: HeldQuestion;
  readonly tried: QuizTried;
  readonly onGo: (at: number) => void;
  readonly onAgain: () => void;
}

function Onward({ run, asked, tried, onGo, onAgain }: OnwardProps) {
  const looked = LOOKED_AT.has(asked.kind) || asked.waits === true;
  const isLast = run.at + 1 >= run.page.questions.length;
  return (
    <div class="row quiz__onward">
      {looked || !tried.good ? (
        <Button kind={looked ? "plain" : "primary"} large onClick={onAgain}>
          {t(againWord(asked, looked))}
        </Button>
      ) : null}
      <Button
        kind={tried.good || asked.waits ? "primary" : "plain"}
        large
        icon="right"
        onClick={() => onGo(run.at + 1)}
      >
        {t(isLast ? "catalogue.quiz.toEnd" : "catalogue.quiz.next")}
      </Button>
    </div>
  );
}

function againWord({ kind, waits }: HeldQuestion, looked: boolean) {
  if (kind === "PHOTO") return "catalogue.quiz.photo.other";
  if (waits && !LOOKED_AT.has(kind)) return "catalogue.quiz.waits.change";
  return looked ? "catalogue.quiz.change" : "catalogue.quiz.again";
}

/** How it went: what is right is praised, what is not is not yet. */
function Result({ asked, tried }: { readonly asked: HeldQuestion; readonly tried: QuizTried }) {
  if (asked.waits) {
    return (
      <Notice kind="ok" focus>
        <strong>{t("catalogue.quiz.waits")}</strong> {t("catalogue.quiz.waits.then")}
      </Notice>
    );
  }
  if (LOOKED_AT.has(asked.kind)) return <Looked asked={asked} tried={tried} />;
  const last = tried.right === true;
  const good = tried.parts.filter(Boolean).length;
  return (
    <Notice kind={last ? "ok" : "info"} focus>
      <p>
        <strong>{t(last ? "catalogue.quiz.good" : "catalogue.quiz.notYet")}</strong>{" "}
        {!last && good > 0 ? t("catalogue.quiz.parts", { good, all: tried.parts.length }) : ""}{" "}
        {last ? "" : t(tried.solution ? "catalogue.quiz.seen" : "catalogue.quiz.tryAgain")}
      </p>
      {tried.solution && !last ? <Solution asked={asked} solution={tried.solution} /> : null}
      {tried.solution?.explain ? <RichText source={tried.solution.explain} /> : null}
    </Notice>
  );
}

function Looked({ asked, tried }: { readonly asked: QuizAsked; readonly tried: QuizTried }) {
  const isPhoto = asked.kind === "PHOTO";
  return (
    <Notice kind="ok" focus>
      <p>
        <strong>{t(isPhoto ? "catalogue.quiz.photo.kept" : "catalogue.quiz.kept")}</strong>{" "}
        {tried.note === null ? t(isPhoto ? "catalogue.quiz.photo.willLook" : "catalogue.quiz.willLook") : ""}
      </p>
      {tried.note === null ? null : (
        <p>
          {tried.note
            ? t("catalogue.quiz.note", { who: tried.noted_by ?? "", note: tried.note })
            : t("catalogue.quiz.looked", { who: tried.noted_by ?? "" })}
        </p>
      )}
      {tried.solution?.explain ? (
        <>
          {isPhoto ? null : <p>{t("catalogue.quiz.example")}</p>}
          <RichText source={tried.solution.explain} />
        </>
      ) : null}
    </Notice>
  );
}

interface SolutionProps {
  readonly asked: QuizAsked;
  readonly solution: NonNullable<QuizTried["solution"]>;
}

function Solution({ asked, solution }: SolutionProps) {
  const names = new Map(asked.options.map(({ id, text }) => [id, text]));
  if (asked.kind === "FILL") {
    return (
      <p>
        {asked.pieces.map((piece, at) => (
          <span key={at}>
            {at > 0 ? <strong>{solution.texts[at - 1]}</strong> : null}
            {piece}
          </span>
        ))}
      </p>
    );
  }
  if (asked.kind === "NUMBER") return <p>{[solution.texts[0], asked.unit].filter(Boolean).join(" ")}</p>;
  const lines = solution.options.map((id, at) =>
    asked.kind === "MATCH" ? `${names.get(id)} – ${solution.texts[at]}` : names.get(id),
  );
  const List = asked.kind === "ORDER" ? "ol" : "ul";
  return (
    <List>
      {lines.map((line, at) => (
        <li key={at}>{line}</li>
      ))}
    </List>
  );
}

/** All questions are behind: what went well, and what may be tried once more. */
function End({ run, onGo }: { readonly run: QuizRun; readonly onGo: (at: number) => void }) {
  const { questions, done } = run.page;
  const rest = questions.flatMap((one, at) => (["open", "again"].includes(stateOf(one)) ? [{ one, at }] : []));
  return (
    <div class="stack">
      <Notice kind={done ? "ok" : "info"}>
        <p>
          <strong>{run.good > 0 ? tn("catalogue.quiz.score", run.good) : ""}</strong>{" "}
          {run.looked > 0 ? tn("catalogue.quiz.read", run.looked) : ""}{" "}
          {run.waiting > 0 ? tn("catalogue.quiz.waiting", run.waiting) : ""}{" "}
          {run.waiting > 0 && !done ? "" : t(done ? "catalogue.quiz.done" : "catalogue.quiz.more")}
        </p>
      </Notice>
      {rest.length > 0 ? (
        <>
          <p>{t("catalogue.quiz.rest")}</p>
          <div class="row">
            {rest.map(({ one, at }) => (
              <Button key={one.id} onClick={() => onGo(at)}>
                {t("catalogue.quiz.toQuestion", { n: at + 1 })}
              </Button>
            ))}
          </div>
        </>
      ) : null}
    </div>
  );
}
