import type { TeacherLesson } from "../../core/live/teacher";
import { handsOf, waitedWords } from "../../core/live/unit_words";
import type { PupilView } from "../../generated/wire";
import { t } from "../../i18n";
import { Button } from "../../ui/button";
import { Icon } from "../../ui/icon";
import { useNow } from "../../ui/use-watched";

interface TeacherHandsProps {
  readonly lesson: TeacherLesson;
  readonly pupils: readonly PupilView[];
}

/** Raised hands, the longest waiting first, each answered with one tap. */
export function TeacherHands({ lesson, pupils }: TeacherHandsProps) {
  const hands = handsOf(pupils);
  return (
    <section class="stack" aria-labelledby="hands">
      <h2 id="hands" class="visually-hidden">
        {t("live.teacher.hands")}
      </h2>
      <p role="status" class="quiet">
        {hands.length === 0 ? t("live.teacher.hands.none") : null}
      </p>
      <ul class="live-list stack">
        {hands.map((pupil) => (
          <TeacherHand key={pupil.participant_id} lesson={lesson} pupil={pupil} />
        ))}
      </ul>
    </section>
  );
}

function TeacherHand({ lesson, pupil }: { readonly lesson: TeacherLesson; readonly pupil: PupilView }) {
  const now = useNow();
  const { name, hand, participant_id: id } = pupil;
  const waited = t("live.teacher.waited", { time: waitedWords(now - Date.parse(hand?.raised_at ?? "")) });
  return (
    <li class="card live-hand">
      <p class="row">
        <Icon name="hand" />
        <strong class="lead">{name}</strong>
        <span>{waited}</span>
        {hand?.answer === "seen" ? <span class="tag">{t("live.teacher.wasSeen")}</span> : null}
        {hand?.answer === "turn" ? <span class="tag">{t("live.teacher.wasTurn")}</span> : null}
      </p>
      <div class="live-hand__answers">
        <Button large pressed={hand?.answer === "seen"} onClick={() => lesson.answer(id, "seen")}>
          {t("live.teacher.seenButton")}
          <span class="visually-hidden">: {name}</span>
        </Button>
        <Button large kind="primary" pressed={hand?.answer === "turn"} onClick={() => lesson.answer(id, "turn")}>
          {t("live.teacher.turnButton")}
          <span class="visually-hidden">: {name}</span>
        </Button>
      </div>
    </li>
  );
}
