/** "Thuis of op school": on the day of a pupil and of their parent, for one lesson or for the rest of the day. */
import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { api } from "../../core/client";
import { choiceOf, fingerprint, undoOf, wordFor } from "../../core/modality";
import type { ChangeModality, Day, ModalityDay, SlotCard, SlotModality } from "../../generated/wire";
import { t } from "../../i18n";
import { Button } from "../../ui/button";
import { Trouble } from "../../ui/loading";
import { Notice } from "../../ui/notice";
import { useDeed } from "../../ui/use-load";
import "./plans.css";

/** One day is on the screen at a time; its lessons share what may be chosen. */
const held = signal<ModalityDay | null>(null);
const undo = signal<readonly ChangeModality[] | null>(null);

interface ChoiceProps {
  readonly day: Day;
  readonly onChanged: () => void;
}

const isOf = (choices: ModalityDay | null, day: Day): choices is ModalityDay =>
  choices !== null && choices.date === day.date && choices.person_id === day.person_id;

async function load({ date, person_id }: Day): Promise<void> {
  held.value = await api.call("GET /api/plans/modality/day", { query: { date, person_id } });
}

async function say(words: readonly ChangeModality[], day: Day): Promise<void> {
  for (const body of words) await api.call("POST /api/plans/modality/change", { body });
  await load(day);
}

const WORDS = { AT_SCHOOL: "plans.choice.school", REMOTE_LIVE: "plans.choice.home" } as const;
const LESSON_WORDS = { AT_SCHOOL: "plans.choice.lesson.school", REMOTE_LIVE: "plans.choice.lesson.home" } as const;
const ICONS = { AT_SCHOOL: "class", REMOTE_LIVE: "home" } as const;
type Easy = keyof typeof WORDS;
const isEasy = (one: SlotModality): one is Easy => one in WORDS;

/** For the whole day, with the way back after any change on this page. */
export function DayChoice({ day, onChanged }: ChoiceProps) {
  const deed = useDeed();
  const print = fingerprint(day);
  useEffect(() => {
    // Without it the day stays as it was: lessons say by themselves whether they are at home.
    load(day).catch(() => undefined);
  }, [print]);
  useEffect(
    () => () => {
      undo.value = null;
    },
    [day.date, day.person_id],
  );
  const choices = held.value;
  if (!isOf(choices, day)) return null;
  const run = (words: readonly ChangeModality[], back: readonly ChangeModality[] | null): void => {
    deed
      .run(() => say(words, day))
      .then((good) => {
        if (!good) return;
        undo.value = back;
        onChanged();
      });
  };
  const may = choices.may.filter(isEasy);
  const back = undo.value;
  return (
    <>
      {deed.error ? <Trouble error={deed.error} /> : null}
      {back ? (
        <Notice kind="ok" focus>
          <p>{t("plans.choice.done")}</p>
          <p>
            <Button onClick={() => run(back, null)}>{t("plans.choice.undo")}</Button>
          </p>
        </Notice>
      ) : null}
      {may.length > 0 ? (
        <section class="stack stack--tight" aria-label={t("plans.choice.day")}>
          <p class="plans__title">{t("plans.choice.day")}</p>
          <div class="row">
            {may.map((one) => (
              <Button
                key={one}
                icon={ICONS[one]}
                busy={deed.busy}
                onClick={() => run([wordFor(choices, one)], undoOf(choices))}
              >
                {t(WORDS[one])}
              </Button>
            ))}
          </div>
        </section>
      ) : null}
    </>
  );
}

/** With one lesson: where it is followed, and the other way if that may be. The other way is also the way back. */
export function LessonChoice({ day, lesson, onChanged }: ChoiceProps & { readonly lesson: SlotCard }) {
  const deed = useDeed();
  const choices = held.value;
  const choice = isOf(choices, day) ? choiceOf(choices, lesson.id) : null;
  if (!choice || !isOf(choices, day)) return null;
  const run = (one: Easy): void => {
    deed
      .run(() => say([wordFor(choices, one, lesson.id)], day))
      .then((good) => {
        if (good) onChanged();
      });
  };
  const buttons = choice.may.filter(isEasy).map((one) => (
    <Button key={one} icon={ICONS[one]} busy={deed.busy} onClick={() => run(one)}>
      {t(LESSON_WORDS[one])}
      <span class="visually-hidden">: {lesson.subject}</span>
    </Button>
  ));
  const lapsed = choice.lapsed ? (
    <p class="quiet">{t("plans.choice.lapsed", { choice: t(`plans.modality.${choice.lapsed}`) })}</p>
  ) : null;
  if (buttons.length === 0) {
    return (
      <>
        <p class="quiet">{t(`plans.modality.${choice.modality}`)}</p>
        {lapsed}
      </>
    );
  }
  return (
    <>
      {lapsed}
      <details class="help">
        <summary>{t(`plans.modality.${choice.modality}`)}</summary>
        <div class="help__body row">{buttons}</div>
      </details>
      {deed.error ? <Trouble error={deed.error} /> : null}
    </>
  );
}
