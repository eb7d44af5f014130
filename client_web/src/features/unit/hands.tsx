import type { ClassroomLesson } from "../../core/live/classroom";
import { urgencyOf, waitedWords } from "../../core/live/unit_words";
import type { PupilView } from "../../generated/wire";
import { t } from "../../i18n";
import { Button } from "../../ui/button";
import { Icon } from "../../ui/icon";

interface UnitHandsProps {
  readonly lesson: ClassroomLesson | null;
  readonly hands: readonly PupilView[];
  readonly now: number;
}

/** A raised hand lights the whole edge of the screen until somebody answers it. */
export function UnitHands({ lesson, hands, now }: UnitHandsProps) {
  const open = hands.filter(({ hand }) => hand?.answer === null);
  const longest = Math.max(0, ...open.map(({ hand }) => now - Date.parse(hand?.raised_at ?? "")));
  return (
    <section aria-live="polite" aria-label={t("live.teacher.hands")}>
      {open.length > 0 ? <div class={`unit__edge unit__edge--${urgencyOf(longest)}`} data-role="hand-light" /> : null}
      <ul class="unit__hands">
        {hands.map((pupil) => (
          <UnitHand key={pupil.participant_id} lesson={lesson} pupil={pupil} now={now} />
        ))}
      </ul>
    </section>
  );
}

interface UnitHandProps {
  readonly lesson: ClassroomLesson | null;
  readonly pupil: PupilView;
  readonly now: number;
}

function UnitHand({ lesson, pupil: { hand, name: known, participant_id: id }, now }: UnitHandProps) {
  const name = known || t("unit.somebody");
  return (
    <li class="unit-hand">
      <p class="unit-hand__words">
        <Icon name="hand" />
        <span class="unit-hand__who">{t("unit.hand.title", { name })}</span>
        <span class="unit-hand__time" aria-live="off">
          {waitedWords(now - Date.parse(hand?.raised_at ?? ""))}
        </span>
      </p>
      <div class="unit-hand__answers">
        <Button large pressed={hand?.answer === "seen"} onClick={() => lesson?.answer(id, "seen")}>
          {t("live.teacher.seenButton")}
          <span class="visually-hidden">: {name}</span>
        </Button>
        <Button large kind="primary" pressed={hand?.answer === "turn"} onClick={() => lesson?.answer(id, "turn")}>
          {t("live.teacher.turnButton")}
          <span class="visually-hidden">: {name}</span>
        </Button>
      </div>
    </li>
  );
}
