/** `/catalogue/items/…/answers`: what pupils answered to the questions of an item, and what waits for a look. */
import { useState } from "preact/hooks";
import { LOOKED_AT } from "../../core/catalogue/quiz";
import { api } from "../../core/client";
import type { PageProps } from "../../core/page-props";
import { Refused } from "../../core/problem";
import { longInstant } from "../../core/time";
import type { QuizAnswers, QuizGivenAnswer, QuizQuestionAnswers } from "../../generated/wire";
import { language, t, tn } from "../../i18n";
import { Button } from "../../ui/button";
import { Icon } from "../../ui/icon";
import { Loading, Trouble } from "../../ui/loading";
import { Notice } from "../../ui/notice";
import { Page } from "../../ui/page";
import { TextArea } from "../../ui/text-area";
import { useDeed, useLoad } from "../../ui/use-load";
import { RichText } from "./block-view";
import { quizPhoto } from "./quiz-photo";
import "./quiz-answers.css";

const LONGEST_NOTE = 500;

export default function QuizAnswersPage({ place }: PageProps) {
  const id = place.params.itemId ?? "";
  const held = useLoad<QuizAnswers>(`answers ${id}`, (signal) =>
    api.call("GET /api/catalogue/quiz/items/{id}/answers", { path: { id }, signal }),
  );
  const { data, error } = held;
  return (
    <Page title={data?.title || t("catalogue.quiz.answers")} lead={data ? leadOf(data) : ""}>
      <p>
        <a href={`/catalogue/items/${id}`}>{t("catalogue.quiz.answers.back")}</a>
      </p>
      {error ? <Trouble error={error} retry={() => void held.refresh()} /> : null}
      {data || error ? null : <Loading />}
      {data?.pupils === 0 ? <p class="card">{t("catalogue.quiz.answers.none")}</p> : null}
      {data && data.pupils > 0
        ? data.questions.map((one, at) => (
            <Question
              key={`${one.block} ${one.question}`}
              itemId={id}
              n={at + 1}
              question={one}
              again={() => void held.refresh()}
            />
          ))
        : null}
    </Page>
  );
}

function leadOf({ pupils, to_look_at }: QuizAnswers): string {
  const wait = to_look_at > 0 ? tn("catalogue.quiz.answers.waiting", to_look_at) : "";
  return [tn("catalogue.quiz.answers.pupils", pupils), wait].filter(Boolean).join(" ");
}

interface QuestionProps {
  readonly itemId: string;
  readonly n: number;
  readonly question: QuizQuestionAnswers;
  readonly again: () => void;
}

function Question({ itemId, n, question, again }: QuestionProps) {
  const heading = `question-${question.question}`;
  const name = question.block_title ? `${question.block_title} · ` : "";
  return (
    <section class="card stack" aria-labelledby={heading}>
      <h2 id={heading}>
        {name}
        {t("catalogue.quiz.nth", { n })}
      </h2>
      <RichText source={question.text} />
      <p class="quiet">{countsOf(question)}</p>
      {question.options.length > 0 ? <Chosen question={question} /> : null}
      {question.given.length > 0 ? (
        <ul class="list stack">
          {question.given.map((one) => (
            <li key={`${one.pupil_id} ${one.number}`}>
              <Given itemId={itemId} question={question} one={one} again={again} />
            </li>
          ))}
        </ul>
      ) : null}
    </section>
  );
}

function countsOf({ kind, answered, first_time, in_the_end }: QuizQuestionAnswers): string {
  const made = tn("catalogue.quiz.answers.answered", answered);
  if (LOOKED_AT.has(kind) || answered === 0) return made;
  return `${made} ${t("catalogue.quiz.answers.right", { first: first_time, end: in_the_end })}`;
}

/** What was chosen the first time: where the thinking goes another way. */
function Chosen({ question }: { readonly question: QuizQuestionAnswers }) {
  return (
    <div class="stack stack--tight">
      <h3>{t("catalogue.quiz.answers.chosen")}</h3>
      <ul class="list stack stack--tight">
        {question.options.map((option) => (
          <li key={option.text} class="quiz-answers__option">
            <span class="quiz-answers__text">
              {option.text}
              {option.right ? (
                <span class="quiz-answers__right">
                  <Icon name="check" />
                  {t("catalogue.quiz.right")}
                </span>
              ) : null}
            </span>
            <meter min={0} max={Math.max(1, question.answered)} value={option.chosen} aria-label={option.text} />
            <span>{option.chosen}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

interface GivenProps {
  readonly itemId: string;
  readonly question: QuizQuestionAnswers;
  readonly one: QuizGivenAnswer;
  readonly again: () => void;
}

interface NotSentProps {
  readonly error: unknown;
  readonly send: () => void;
  readonly again: () => void;
}

/** A pupil who answered once more in the meantime: what is there now is looked at, and not what was. */
function NotSent({ error, send, again }: NotSentProps) {
  if (!(error instanceof Refused && error.status === 409)) return <Trouble error={error} retry={send} />;
  return (
    <Notice kind="warn">
      <p>{t("catalogue.quiz.answers.newer")}</p>
      <Button onClick={again}>{t("catalogue.quiz.answers.newer.show")}</Button>
    </Notice>
  );
}

/** One answer to look at, with a short note back. */
function Given({ itemId, question, one, again }: GivenProps) {
  const deed = useDeed();
  const [note, write] = useState(one.note ?? "");
  const [open, setOpen] = useState(one.note === null);
  const send = (): void => {
    const body = {
      pupil_id: one.pupil_id,
      item_id: itemId,
      block: question.block,
      question: question.question,
      number: one.number,
      note: note.trim(),
    };
    void deed.run(async () => {
      await api.call("POST /api/catalogue/quiz/looks", { body });
      setOpen(false);
      again();
    });
  };
  return (
    <article class="quiz-answers__given stack stack--tight" aria-label={one.pupil}>
      <h3>{one.pupil}</h3>
      {one.text ? <p class="quiz-answers__words">{one.text}</p> : null}
      {one.file_id ? (
        <a class="quiz-answers__photo" href={quizPhoto(one.file_id)} target="_blank" rel="noopener">
          <img src={quizPhoto(one.file_id)} alt={t("catalogue.quiz.photo.of", { name: one.pupil })} loading="lazy" />
        </a>
      ) : null}
      <p class="quiet">{longInstant(one.at, language())}</p>
      {open ? (
        <>
          <TextArea
            label={t("catalogue.quiz.answers.note", { name: one.pupil })}
            hint={t("catalogue.quiz.answers.note.hint")}
            rows={2}
            maxLength={LONGEST_NOTE}
            value={note}
            onInput={write}
          />
          {deed.error ? <NotSent error={deed.error} send={send} again={again} /> : null}
          <div>
            <Button busy={deed.busy} onClick={send}>
              {t(note.trim() ? "catalogue.quiz.answers.send" : "catalogue.quiz.answers.read")}
            </Button>
          </div>
        </>
      ) : (
        <div class="row">
          <p role="status">
            {one.note
              ? t("catalogue.quiz.note", { who: one.noted_by ?? "", note: one.note })
              : t("catalogue.quiz.looked", { who: one.noted_by ?? "" })}
          </p>
          <Button kind="quiet" onClick={() => setOpen(true)}>
            {t("catalogue.quiz.answers.change")}
          </Button>
        </div>
      )}
    </article>
  );
}
