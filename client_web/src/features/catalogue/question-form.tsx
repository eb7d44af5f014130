/** One question while its author writes it. */
import { useId } from "preact/hooks";
import { shifted } from "../../core/catalogue/quiz";
import { chosenRight, MOST_OPTIONS, newOption, putBack } from "../../core/catalogue/quiz-editor";
import type { QuizOption, QuizQuestion } from "../../generated/wire";
import { t } from "../../i18n";
import { Button } from "../../ui/button";
import { Field } from "../../ui/field";
import { TextArea } from "../../ui/text-area";
import { MoveButton, RemoveButton, useWanted } from "./moving";

const LONGEST = 2000;
const LONGEST_OPTION = 300;

export interface QuestionFormProps {
  readonly question: QuizQuestion;
  /** Its own fields that lack something. */
  readonly lacks: ReadonlySet<string>;
  readonly newId: () => string;
  readonly onWrite: (part: Partial<QuizQuestion>) => void;
  /** Take a part away; `back` puts it back into the question as it is by then. */
  readonly onRemove: (part: Partial<QuizQuestion>, back: (now: QuizQuestion) => QuizQuestion) => void;
  readonly say: (words: string) => void;
}

export function QuestionForm(props: QuestionFormProps) {
  const { question, lacks, onWrite } = props;
  const { kind } = question;
  const needs = (name: "text" | "gaps" | "number" | "tolerance"): string | null =>
    lacks.has(name) ? t(`catalogue.quiz.lacks.${name}`) : null;
  return (
    <>
      <TextArea
        label={t("catalogue.quiz.text")}
        hint={kind === "FILL" ? t("catalogue.block.title.hint") : undefined}
        rows={2}
        maxLength={LONGEST}
        value={question.text}
        error={needs("text")}
        onInput={(text) => onWrite({ text })}
      />
      {kind === "FILL" ? (
        <TextArea
          label={t("catalogue.quiz.gaps")}
          hint={t("catalogue.quiz.gaps.hint")}
          rows={3}
          maxLength={LONGEST}
          value={question.gaps}
          error={needs("gaps")}
          onInput={(gaps) => onWrite({ gaps })}
        />
      ) : null}
      {kind === "NUMBER" ? (
        <div class="item-fields">
          <Field
            label={t("catalogue.quiz.number")}
            hint={t("catalogue.quiz.number.hint")}
            value={question.number}
            error={needs("number")}
            onInput={(number) => onWrite({ number })}
            input={{ maxLength: 40, autocomplete: "off" }}
          />
          <Field
            label={t("catalogue.quiz.tolerance")}
            hint={t("catalogue.quiz.tolerance.hint")}
            value={question.tolerance}
            error={needs("tolerance")}
            onInput={(tolerance) => onWrite({ tolerance })}
            input={{ maxLength: 40, autocomplete: "off" }}
          />
          <Field
            label={t("catalogue.quiz.unit")}
            hint={t("catalogue.quiz.unit.hint")}
            value={question.unit}
            onInput={(unit) => onWrite({ unit })}
            input={{ maxLength: 20, autocomplete: "off" }}
          />
        </div>
      ) : null}
      {question.options.length > 0 ||
      kind === "CHOICE" ||
      kind === "CHOICES" ||
      kind === "ORDER" ||
      kind === "MATCH" ? (
        <Options {...props} />
      ) : null}
      <TextArea
        label={t(kind === "OPEN" || kind === "PHOTO" ? `catalogue.quiz.explain.${kind}` : "catalogue.quiz.explain")}
        hint={t("catalogue.block.title.hint")}
        rows={2}
        maxLength={LONGEST}
        value={question.explain}
        onInput={(explain) => onWrite({ explain })}
      />
    </>
  );
}

function Options({ question, lacks, newId, onWrite, onRemove, say }: QuestionFormProps) {
  const { kind, options } = question;
  const { list, want } = useWanted();
  const write = (id: string, part: Partial<QuizOption>): void =>
    onWrite({ options: options.map((one) => (one.id === id ? { ...one, ...part } : one)) });
  const add = (): void => {
    const option = newOption(newId);
    want(`[data-option="${option.id}"] .input`);
    onWrite({ options: [...options, option] });
  };
  const move = (at: number, by: -1 | 1): void => {
    want(`[data-option="${options[at]?.id}"] [data-move="${by}"]`);
    onWrite({ options: shifted(options, at, by) });
    const place = Math.max(1, Math.min(at + 1 + by, options.length));
    say(t("catalogue.moved", { name: nameOf(options[at], at), place, of: options.length }));
  };
  const remove = (at: number): void => {
    const gone = options[at];
    const next = options[at + 1] ?? options[at - 1];
    if (!gone) return;
    want(next ? `[data-option="${next.id}"] .input` : null);
    onRemove({ options: options.filter(({ id }) => id !== gone.id) }, (now) => ({
      ...now,
      options: putBack(now.options, at, gone),
    }));
    say(t("catalogue.removed", { name: nameOf(gone, at) }));
  };
  return (
    <fieldset class="radios">
      <legend class="radios__legend">
        {t(`catalogue.quiz.options.${kind as "CHOICE" | "CHOICES" | "ORDER" | "MATCH"}`)}
      </legend>
      <ol class="list stack stack--tight" ref={list}>
        {options.map((option, at) => (
          <li key={option.id} data-option={option.id} class="quiz-form__option">
            <Right question={question} option={option} at={at} onWrite={onWrite} />
            <OptionField
              label={t(kind === "MATCH" ? "catalogue.quiz.half.nth" : "catalogue.quiz.option.nth", { n: at + 1 })}
              value={option.text}
              onInput={(text) => write(option.id, { text })}
            />
            {kind === "MATCH" ? (
              <OptionField
                label={t("catalogue.quiz.pair.nth", { n: at + 1 })}
                value={option.pair}
                onInput={(pair) => write(option.id, { pair })}
              />
            ) : null}
            <span class="quiz-form__deeds">
              <MoveButton name={nameOf(option, at)} by={-1} onMove={(by) => move(at, by)} />
              <MoveButton name={nameOf(option, at)} by={1} onMove={(by) => move(at, by)} />
              <RemoveButton name={nameOf(option, at)} small onRemove={() => remove(at)} />
            </span>
          </li>
        ))}
      </ol>
      {(["options", "right", "pairs"] as const).map((name) =>
        lacks.has(name) ? (
          <p key={name} class="field__error" role="alert">
            {t(`catalogue.quiz.lacks.${name}`)}
          </p>
        ) : null,
      )}
      {options.length < MOST_OPTIONS ? (
        <div>
          <Button kind="quiet" icon="plus" onClick={add}>
            {t("catalogue.quiz.option.add")}
          </Button>
        </div>
      ) : null}
    </fieldset>
  );
}

const nameOf = (option: QuizOption | undefined, at: number): string =>
  option?.text.trim() || t("catalogue.quiz.option.nth", { n: at + 1 });

interface RightProps {
  readonly question: QuizQuestion;
  readonly option: QuizOption;
  readonly at: number;
  readonly onWrite: (part: Partial<QuizQuestion>) => void;
}

/** Whether an answer is right: one of them, or several. */
function Right({ question, option, at, onWrite }: RightProps) {
  if (question.kind !== "CHOICE" && question.kind !== "CHOICES") return null;
  return (
    <label class="quiz-form__right">
      <input
        type={question.kind === "CHOICE" ? "radio" : "checkbox"}
        name={`right-${question.id}`}
        checked={option.right}
        aria-label={t("catalogue.quiz.right.named", { name: nameOf(option, at) })}
        onChange={(event) => onWrite({ options: chosenRight(question, option.id, event.currentTarget.checked) })}
      />
      <span aria-hidden="true">{t("catalogue.quiz.right")}</span>
    </label>
  );
}

interface OptionFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onInput: (value: string) => void;
}

/** A field whose place in the list says enough to who sees it. */
function OptionField({ label, value, onInput }: OptionFieldProps) {
  const id = useId();
  return (
    <span class="quiz-form__field">
      <label class="visually-hidden" for={id}>
        {label}
      </label>
      <input
        id={id}
        class="input"
        value={value}
        placeholder={label}
        maxLength={LONGEST_OPTION}
        autocomplete="off"
        onInput={(event) => onInput(event.currentTarget.value)}
      />
    </span>
  );
}
