/** `/catalogue/lesson/:id`: a lesson in one's own time, one part at a time, with where the pupil was. */
import { useEffect, useRef, useState } from "preact/hooks";
import { heldAnswers } from "../../core/catalogue/answering";
import type { QuizCalls } from "../../core/catalogue/quiz";
import { waitingOf } from "../../core/catalogue/waiting";
import { api } from "../../core/client";
import { save } from "../../core/download";
import { wentOn } from "../../core/offline/along";
import { packAddress } from "../../core/offline/kept";
import type { PageProps } from "../../core/page-props";
import { router } from "../../core/router";
import type { CatalogueBlock, LessonPage } from "../../generated/wire";
import { t, tn } from "../../i18n";
import { Button } from "../../ui/button";
import { Icon } from "../../ui/icon";
import { Loading, Trouble } from "../../ui/loading";
import { Notice } from "../../ui/notice";
import { Page } from "../../ui/page";
import { useLoad } from "../../ui/use-load";
import { BlockView, blockMinutes, blockName } from "./block-view";
import { LateAnswers } from "./late-answers";
import { Speed } from "./speed";
import { TakeAlong } from "./take-along";
import { type Measured, useMeasured } from "./use-measured";
import "./lesson.css";

/** "Verder" stands where it stood before: the second tap of a double one is none. */
const DOUBLE_TAP_MS = 400;

export default function LessonPlace({ place, me }: PageProps) {
  const id = place.params.id ?? "";
  const held = useLoad<LessonPage>(`lesson ${id}`, (signal) =>
    api.call("GET /api/catalogue/engagement/lesson/{id}", { path: { id }, signal }),
  );
  // What waits to be sent is newer than what the server says.
  const lesson = held.data && me ? wentOn(held.data, waitingOf(me.id).read()) : null;
  if (!lesson || !me) {
    return (
      <Page title={t("catalogue.lesson.title")}>
        {held.error ? <Trouble error={held.error} retry={() => void held.refresh()} /> : <Loading />}
      </Page>
    );
  }
  return (
    <Page title={lesson.title} lead={leadOf(lesson)} wide>
      <LateAnswers pupilId={me.id} />
      {lesson.completed ? <Done /> : null}
      {lesson.blocks.length === 0 ? (
        <p>{t("catalogue.lesson.empty")}</p>
      ) : (
        <Lesson key={`${id} ${me.id}`} id={id} pupilId={me.id} lesson={lesson} again={held.refresh} />
      )}
      <Goals goals={lesson.goals} />
    </Page>
  );
}

function leadOf(lesson: LessonPage): string {
  const seconds = lesson.blocks.reduce((sum, { block }) => sum + block.norm_seconds, 0);
  const minutes = tn("catalogue.minutes", Math.ceil(seconds / 60));
  if (lesson.completed || lesson.left_min === null) return t("catalogue.lesson.lead", { minutes });
  const today = lesson.left_min > 0 ? tn("catalogue.lesson.today", lesson.left_min) : t("catalogue.lesson.enough");
  return `${t("catalogue.lesson.lead", { minutes })} ${today}`;
}

function Done() {
  return (
    <Notice kind="ok">
      <p>
        <strong>{t("catalogue.lesson.done")}</strong> {t("catalogue.lesson.done.text")}
      </p>
      <p>
        <a href="/">{t("catalogue.lesson.done.back")}</a>
      </p>
    </Notice>
  );
}

/** What the lesson is for, for who wants to know. */
function Goals({ goals }: Pick<LessonPage, "goals">) {
  if (goals.length === 0) return null;
  return (
    <details class="help">
      <summary>{t("catalogue.lesson.goals")}</summary>
      <ul>
        {goals.map((goal) => (
          <li key={goal}>{goal}</li>
        ))}
      </ul>
    </details>
  );
}

interface LessonProps {
  readonly id: string;
  readonly pupilId: string;
  readonly lesson: LessonPage;
  readonly again: () => Promise<void>;
}

function Lesson(props: LessonProps) {
  const { lesson } = props;
  const { blocks } = lesson;
  const [at, go] = useState(() =>
    Math.max(
      0,
      blocks.findIndex(({ block }) => block.id === lesson.here),
    ),
  );
  const shown = blocks[at] ?? blocks[0];
  const measured = useMeasured(props, shown);
  const heading = useRef<HTMLDivElement>(null);
  const stepped = useRef(-DOUBLE_TAP_MS);
  const [open] = useState(() => new Set<string>());
  const line = useRef(measured.away);
  line.current = measured.away;
  const [quiz] = useState(() => kept(answered(props, open, () => line.current)));
  const [texts] = useState(() => new Map<string, string>());
  const within = useAsking(texts, open);
  if (!shown) return null;
  const step = (to: number): void => {
    within.current = true;
    const stays = to !== at && !router().mayGo();
    within.current = false;
    if (stays) return;
    stepped.current = performance.now();
    go(to);
    const next = blocks[to];
    if (next) measured.open(next);
    heading.current?.focus();
  };
  return (
    <div class="lesson">
      <Parts id={props.id} lesson={lesson} at={at} onGo={step} away={measured.away} />
      <div class="stack lesson__part" ref={heading} tabIndex={-1}>
        <Told measured={measured} lateWaits={lesson.late_waits} />
        <BlockView
          key={shown.block.id}
          block={shown.block}
          onMedia={measured.media}
          who={props.pupilId}
          quiz={quiz}
          onDone={() => void props.again()}
        />
        {measured.away ? <NeedsALine kind={shown.block.kind} /> : null}
        {shown.block.kind === "HANDIN" ? (
          <Handin key={shown.block.id} lesson={lesson} block={shown.block.id} texts={texts} measured={measured} />
        ) : null}
        {measured.player ? <Speed player={measured.player} /> : null}
        <Onward lesson={lesson} at={at} onGo={step} twice={() => performance.now() - stepped.current < DOUBLE_TAP_MS} />
      </div>
      <TakeAlong {...props} within={within} />
    </div>
  );
}

/** What a part of a lesson asks that only a line can give. */
function NeedsALine({ kind }: { readonly kind: CatalogueBlock["kind"] }) {
  return kind === "HANDIN" || kind === "LINK" || kind === "EMBED" ? (
    <Notice>{t(`catalogue.offline.line.${kind}`)}</Notice>
  ) : null;
}

/** A quiz of this lesson, for the pupil who does it; `open`: the parts with an answer that was not sent. */
const answered =
  ({ id, pupilId }: Pick<LessonProps, "id" | "pupilId">, open: Set<string>, away: () => boolean) =>
  (block: string): QuizCalls => ({
    ...heldAnswers({ id, pupilId, block, away }),
    photo: (question, name, size) =>
      api.call("POST /api/catalogue/quiz/lesson/{id}/photos", { path: { id }, body: { block, question, name, size } }),
    forget: (fileId) => api.call("DELETE /api/catalogue/files/{id}", { path: { id: fileId } }),
    unsent: (some) => void (some ? open.add(block) : open.delete(block)),
  });

/** The same calls for the same part: what a pupil typed in a quiz is kept by them while another part is shown. */
function kept(quiz: (block: string) => QuizCalls): (block: string) => QuizCalls {
  const known = new Map<string, QuizCalls>();
  return (block) => {
    const calls = known.get(block) ?? quiz(block);
    known.set(block, calls);
    return calls;
  };
}

/**
 * Asks before what was typed and not handed in, or answered and not sent, is lost with the page; `within`: only another
 * part of it is shown.
 */
function useAsking(texts: ReadonlyMap<string, string>, answers: ReadonlySet<string>): { current: boolean } {
  const within = useRef(false);
  useEffect(() => {
    const life = new AbortController();
    const leaving = (event: BeforeUnloadEvent): void => {
      if (texts.size + answers.size > 0) event.preventDefault();
    };
    addEventListener("beforeunload", leaving, { signal: life.signal });
    const asksNoMore = router().ask(() => {
      if (within.current || texts.size + answers.size === 0) return true;
      return confirm(t(texts.size > 0 ? "catalogue.handins.leave" : "catalogue.quiz.leave"));
    });
    return () => {
      asksNoMore();
      life.abort();
    };
  }, [texts, answers]);
  return within;
}

interface HandinProps {
  readonly lesson: LessonPage;
  readonly block: string;
  /** What was typed and not handed in, by part. */
  readonly texts: Map<string, string>;
  readonly measured: Measured;
}

/** Not begun without a line; a line that goes takes no recording and no photo away. */
function Handin({ measured, ...props }: HandinProps) {
  const begun = useRef(false);
  begun.current ||= measured.held && !measured.away;
  return begun.current || !measured.away ? <HandinPart {...props} /> : null;
}

/** What is handed in: its code comes when a lesson asks for it. */
function HandinPart(props: Omit<HandinProps, "measured">) {
  const [Part, set] = useState<typeof import("./handin-part").default | null>(null);
  const [trouble, setTrouble] = useState<unknown>(null);
  useEffect(() => {
    import("./handin-part").then(({ default: part }) => set(() => part), setTrouble);
  }, []);
  if (trouble) return <Trouble error={trouble} retry={() => location.reload()} />;
  return Part ? <Part itemId={props.lesson.item_id} block={props.block} texts={props.texts} /> : <Loading />;
}

/** Nothing of these is done or not done. */
const ASKS_NOTHING: ReadonlySet<string> = new Set(["LINK", "EMBED", "PAUSE"]);

interface PartsProps {
  readonly lesson: LessonPage;
  readonly at: number;
  readonly onGo: (to: number) => void;
}

/** All parts with their minutes, what is done, and where the pupil was. */
function Parts({ id, lesson, at, onGo, away }: PartsProps & { readonly id: string; readonly away: boolean }) {
  const asked = lesson.blocks.filter(({ block }) => !ASKS_NOTHING.has(block.kind));
  const done = asked.filter((one) => one.done).length;
  return (
    <nav class="card stack stack--tight lesson__parts" aria-label={t("catalogue.lesson.parts")}>
      <p class="quiet">{t("catalogue.lesson.progress", { done, all: asked.length })}</p>
      <ol class="list stack stack--tight">
        {lesson.blocks.map((one, index) => (
          <li key={one.block.id}>
            <button
              type="button"
              class="lesson__go"
              aria-current={index === at ? "step" : undefined}
              onClick={() => onGo(index)}
            >
              <span class={one.done ? "lesson__mark lesson__mark--done" : "lesson__mark"} aria-hidden="true">
                {one.done ? <Icon name="check" /> : index + 1}
              </span>
              <span class="lesson__name">
                {blockName(one.block)}
                <span class="quiet">
                  {" "}
                  {blockMinutes(one.block)}
                  {one.done ? ` · ${t("catalogue.lesson.part.done")}` : ""}
                  {lesson.here === one.block.id && wasHere(lesson) ? ` · ${t("catalogue.lesson.part.here")}` : ""}
                </span>
              </span>
            </button>
          </li>
        ))}
      </ol>
      <a class="quiet" href={packAddress(id)} download onClick={(event) => away && void paperHere(event, id)}>
        {t("catalogue.lesson.paper")}
      </a>
    </nav>
  );
}

/** A file that a browser fetches by itself comes from the server only: without a line the page hands it out. */
async function paperHere(event: MouseEvent, id: string): Promise<void> {
  event.preventDefault();
  save(await (await fetch(packAddress(id))).blob(), "les.pdf");
}

const wasHere = (lesson: LessonPage): boolean => lesson.blocks.some((one) => one.seconds > 0 || one.resume_ms > 0);

/** One large button: to the next part, or home. */
function Onward({ lesson, at, onGo, twice }: PartsProps & { readonly twice: () => boolean }) {
  const next = lesson.blocks[at + 1];
  if (!next) {
    return (
      <p>
        <a
          class="button button--primary button--large button--wide"
          href="/"
          onClick={(event) => twice() && event.preventDefault()}
        >
          {t("catalogue.lesson.finish")}
        </a>
      </p>
    );
  }
  return (
    <Button kind="primary" large wide icon="right" onClick={() => twice() || onGo(at + 1)}>
      {t("catalogue.lesson.next")}
      <span class="visually-hidden">: {blockName(next.block)}</span>
    </Button>
  );
}

/** What the page has to say: somewhere else, still there, without a line. */
function Told({ measured, lateWaits }: { readonly measured: Measured; readonly lateWaits: boolean }) {
  return (
    <>
      {measured.trouble ? <Trouble error={measured.trouble} retry={measured.hold} /> : null}
      {measured.elsewhere ? (
        <Notice kind="warn">
          <p>{t("catalogue.lesson.elsewhere")}</p>
          <Button onClick={measured.hold}>{t("catalogue.lesson.elsewhere.here")}</Button>
        </Notice>
      ) : null}
      {measured.asked ? (
        <Notice>
          <p>{t("catalogue.lesson.ask")}</p>
          <Button onClick={measured.here}>{t("catalogue.lesson.ask.yes")}</Button>
        </Notice>
      ) : null}
      {measured.away ? (
        <Notice>
          <p>{t("catalogue.offline.away")}</p>
          <p>{t("catalogue.offline.later")}</p>
        </Notice>
      ) : null}
      {lateWaits && !measured.away ? <Notice>{t("catalogue.offline.waits")}</Notice> : null}
      {measured.online || measured.away ? null : <Notice>{t("catalogue.lesson.offline")}</Notice>}
    </>
  );
}
