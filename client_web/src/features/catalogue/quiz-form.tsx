/** The questions of a quiz, to write, order and take away. */
import type { EditedBlock, ItemEditor } from "../../core/catalogue/item-editor";
import { shifted } from "../../core/catalogue/quiz";
import {
  lacksOf,
  MOST_QUESTIONS,
  NO_QUIZ,
  newQuestion,
  putBack,
  QUIZ_KINDS,
  withQuestions,
  written,
} from "../../core/catalogue/quiz-editor";
import type { QuizContent, QuizKind, QuizQuestion } from "../../generated/wire";
import { t } from "../../i18n";
import { Button } from "../../ui/button";
import { Select } from "../../ui/select";
import { MoveButton, RemoveButton, useWanted } from "./moving";
import { QuestionForm } from "./question-form";
import "./quiz-form.css";

const NEEDED = [0, 50, 60, 70, 80, 90, 100] as const;

interface QuizFormProps {
  readonly editor: ItemEditor;
  readonly block: EditedBlock;
  /** The place of the block, for the paths in `missing`. */
  readonly place: number;
  readonly missing: ReadonlySet<string>;
  /** Words for who does not see the list. */
  readonly say: (words: string) => void;
}

export function QuizForm({ editor, block, place, missing, say }: QuizFormProps) {
  const quiz = block.quiz ?? NO_QUIZ;
  const { list, want } = useWanted();
  const change = (make: (now: QuizContent) => QuizContent): void => editor.changeQuiz(block.id, make);
  const add = (kind: QuizKind): void => {
    const question = newQuestion(kind, editor.newId);
    want(`[data-question="${question.id}"] textarea`);
    change((now) => withQuestions(now, (all) => [...all, question]));
  };
  const move = (question: QuizQuestion, by: -1 | 1): void => {
    want(`[data-question="${question.id}"] [data-move="${by}"]`);
    const from = quiz.questions.indexOf(question);
    change((now) => withQuestions(now, (all) => shifted(all, from, by)));
    const to = Math.max(0, Math.min(from + by, quiz.questions.length - 1));
    say(
      t("catalogue.moved", {
        name: t("catalogue.quiz.nth", { n: from + 1 }),
        place: to + 1,
        of: quiz.questions.length,
      }),
    );
  };
  const remove = (question: QuizQuestion): void => {
    const at = quiz.questions.indexOf(question);
    const next = quiz.questions[at + 1] ?? quiz.questions[at - 1];
    want(next ? `[data-question="${next.id}"] [data-remove]` : null);
    editor.changeQuiz(
      block.id,
      (now) => withQuestions(now, (all) => all.filter(({ id }) => id !== question.id)),
      (now) => withQuestions(now, (all) => putBack(all, at, question)),
    );
    say(t("catalogue.removed", { name: t("catalogue.quiz.nth", { n: at + 1 }) }));
  };
  return (
    <div class="stack">
      <p class="quiet">{t("catalogue.quiz.about")}</p>
      <Select
        label={t("catalogue.quiz.needed")}
        hint={t("catalogue.quiz.needed.hint")}
        value={String(quiz.needed_percent)}
        options={NEEDED.map((n) => ({
          id: String(n),
          name: t(n === 0 ? "catalogue.quiz.needed.all" : "catalogue.quiz.needed.percent", { n }),
        }))}
        onChange={(value) => change((now) => ({ ...now, needed_percent: Number(value) }))}
      />
      <ol class="list stack" ref={list}>
        {quiz.questions.map((question, at) => (
          <li key={question.id} data-question={question.id}>
            <section class="quiz-form__question stack" aria-label={t("catalogue.quiz.nth", { n: at + 1 })}>
              <div class="block-form__head">
                <h4>
                  {t("catalogue.quiz.nth", { n: at + 1 })} · {t(`catalogue.quiz.kind.${question.kind}`)}
                </h4>
                <div class="row">
                  <MoveButton
                    name={t("catalogue.quiz.nth", { n: at + 1 })}
                    by={-1}
                    onMove={(by) => move(question, by)}
                  />
                  <MoveButton
                    name={t("catalogue.quiz.nth", { n: at + 1 })}
                    by={1}
                    onMove={(by) => move(question, by)}
                  />
                  <RemoveButton name={t("catalogue.quiz.nth", { n: at + 1 })} onRemove={() => remove(question)} />
                </div>
              </div>
              <QuestionForm
                question={question}
                lacks={lacksOf(missing, place, at)}
                newId={editor.newId}
                onWrite={(part) => change((now) => written(now, question.id, part))}
                onRemove={(part, back) =>
                  editor.changeQuiz(
                    block.id,
                    (now) => written(now, question.id, part),
                    (now) => ({
                      ...now,
                      questions: now.questions.map((one) => (one.id === question.id ? back(one) : one)),
                    }),
                  )
                }
                say={say}
              />
            </section>
          </li>
        ))}
      </ol>
      {missing.has(`blocks.${place}`) ? (
        <p class="field__error" role="alert">
          {t("catalogue.quiz.lacks.questions")}
        </p>
      ) : null}
      {quiz.questions.length < MOST_QUESTIONS ? (
        <fieldset class="radios">
          <legend class="radios__legend">{t("catalogue.quiz.add")}</legend>
          <div class="row">
            {QUIZ_KINDS.map((kind) => (
              <Button key={kind} icon="plus" onClick={() => add(kind)}>
                {t(`catalogue.quiz.kind.${kind}`)}
              </Button>
            ))}
          </div>
        </fieldset>
      ) : null}
    </div>
  );
}
