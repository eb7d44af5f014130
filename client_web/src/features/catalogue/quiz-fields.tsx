/** What a question is answered with, by its kind: native elements and buttons, nothing has to be dragged. */
import { useId } from "preact/hooks";
import { placed, shifted } from "../../core/catalogue/quiz";
import type { Uploads } from "../../core/catalogue/upload";
import type { QuizAnswer, QuizAsked } from "../../generated/wire";
import { t } from "../../i18n";
import { Check } from "../../ui/field";
import { Icon } from "../../ui/icon";
import { Labelled } from "../../ui/labelled";
import { RadioGroup } from "../../ui/radio-group";
import { Select } from "../../ui/select";
import { TextArea } from "../../ui/text-area";
import { MoveButton } from "./moving";
import { PhotoField } from "./quiz-photo";

const LONGEST = 4000;
const MOVES = "button--plain quiz__move";

export interface QuizFieldsProps {
  readonly asked: QuizAsked;
  readonly given: QuizAnswer;
  /** What is right of it, piece by piece, where that was told; else empty. */
  readonly parts: readonly boolean[];
  readonly error: string | null;
  /** How a photo gets there; null where nothing is kept. */
  readonly uploads: Uploads | null;
  readonly onWrite: (part: Partial<QuizAnswer>) => void;
  /** Words for who does not see the list. */
  readonly say: (words: string) => void;
}

export function QuizFields(props: QuizFieldsProps) {
  const { asked, given, error, onWrite } = props;
  switch (asked.kind) {
    case "CHOICE":
      return (
        <RadioGroup
          legend={t("catalogue.quiz.chooseOne")}
          value={given.options[0] ?? ""}
          options={asked.options.map(({ id, text }) => ({ value: id, label: text }))}
          onChange={(id) => onWrite({ options: [id] })}
        />
      );
    case "CHOICES":
      return <Choices {...props} />;
    case "ORDER":
      return <Order {...props} />;
    case "MATCH":
      return <Match {...props} />;
    case "FILL":
      return <Fill {...props} />;
    case "NUMBER":
      return <NumberField {...props} />;
    case "PHOTO":
      if (!props.uploads) return <p class="quiet">{t("catalogue.quiz.photo.preview")}</p>;
      return <PhotoField questionId={asked.id} given={given} uploads={props.uploads} onWrite={onWrite} />;
    default:
      return (
        <TextArea
          label={t("catalogue.quiz.yourAnswer")}
          rows={5}
          maxLength={LONGEST}
          value={given.texts[0] ?? ""}
          error={error}
          onInput={(text) => onWrite({ texts: [text] })}
        />
      );
  }
}

function Choices({ asked, given, onWrite }: QuizFieldsProps) {
  return (
    <fieldset class="radios">
      <legend class="radios__legend">{t("catalogue.quiz.chooseSome")}</legend>
      <div class="radios__options quiz__checks">
        {asked.options.map(({ id, text }) => (
          <Check
            key={id}
            label={text}
            checked={given.options.includes(id)}
            onChange={(on) =>
              onWrite({ options: on ? [...given.options, id] : given.options.filter((one) => one !== id) })
            }
          />
        ))}
      </div>
    </fieldset>
  );
}

function Order({ asked, given, parts, onWrite, say }: QuizFieldsProps) {
  const names = new Map(asked.options.map(({ id, text }) => [id, text]));
  const move = (at: number, by: -1 | 1): void => {
    onWrite({ options: shifted(given.options, at, by) });
    const name = names.get(given.options[at] ?? "") ?? "";
    say(t("catalogue.moved", { name, place: at + 1 + by, of: given.options.length }));
  };
  return (
    <div class="stack stack--tight">
      <p class="quiet">{t("catalogue.quiz.order")}</p>
      <ol class="list stack stack--tight">
        {given.options.map((id, at) => (
          <li key={id} class="quiz__thing">
            <span class="quiz__place" aria-hidden="true">
              {at + 1}
            </span>
            <span class="quiz__words">{names.get(id)}</span>
            <Part parts={parts} at={at} />
            <MoveButton look={MOVES} name={names.get(id) ?? ""} by={-1} off={at === 0} onMove={() => move(at, -1)} />
            <MoveButton
              look={MOVES}
              name={names.get(id) ?? ""}
              by={1}
              off={at === given.options.length - 1}
              onMove={() => move(at, 1)}
            />
          </li>
        ))}
      </ol>
    </div>
  );
}

function Match({ asked, given, parts, onWrite }: QuizFieldsProps) {
  const names = new Map(asked.options.map(({ id, text }) => [id, text]));
  return (
    <div class="stack">
      <p class="quiet">{t("catalogue.quiz.match")}</p>
      {given.options.map((id, at) => (
        <div key={id} class="quiz__pair">
          <Select
            label={names.get(id) ?? ""}
            value={given.texts[at] ?? ""}
            empty={t("catalogue.choose")}
            options={asked.choices.map((text) => ({ id: text, name: text }))}
            onChange={(text) => onWrite({ texts: placed(given.texts, at, text) })}
          />
          <Part parts={parts} at={at} />
        </div>
      ))}
    </div>
  );
}

function Fill({ asked, given, parts, onWrite }: QuizFieldsProps) {
  const id = useId();
  return (
    <div class="stack stack--tight">
      <p class="quiet" id={id}>
        {t("catalogue.quiz.fill")}
      </p>
      <p class="quiz__gaps">
        {asked.pieces.map((piece, at) => (
          <span key={at}>
            {at > 0 ? (
              <span class="quiz__gap">
                <input
                  class="input"
                  aria-label={t("catalogue.quiz.gap", { n: at })}
                  aria-describedby={id}
                  autocomplete="off"
                  autocapitalize="off"
                  maxLength={300}
                  value={given.texts[at - 1] ?? ""}
                  onInput={(event) => onWrite({ texts: placed(given.texts, at - 1, event.currentTarget.value) })}
                />
                <Part parts={parts} at={at - 1} />
              </span>
            ) : null}
            {piece}
          </span>
        ))}
      </p>
    </div>
  );
}

function NumberField({ asked, given, error, onWrite }: QuizFieldsProps) {
  return (
    <Labelled label={t("catalogue.quiz.yourNumber")} error={error}>
      {(tied) => (
        <span class="quiz__number">
          <input
            {...tied}
            class="input"
            inputMode="decimal"
            autocomplete="off"
            maxLength={40}
            value={given.texts[0] ?? ""}
            onInput={(event) => onWrite({ texts: [event.currentTarget.value] })}
          />
          {asked.unit ? <span>{asked.unit}</span> : null}
        </span>
      )}
    </Labelled>
  );
}

/** Whether a piece is right, in a word and a sign. */
function Part({ parts, at }: { readonly parts: readonly boolean[]; readonly at: number }) {
  const right = parts[at];
  if (right === undefined) return null;
  return (
    <span class={right ? "quiz__part quiz__part--good" : "quiz__part"}>
      {right ? <Icon name="check" /> : null}
      {t(right ? "catalogue.quiz.part.good" : "catalogue.quiz.part.notYet")}
    </span>
  );
}
