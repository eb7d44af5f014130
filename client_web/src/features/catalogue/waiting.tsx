/** What waits for a teacher: handed in work and answers to quizzes, as a line on the start page and as a list. */
import { api } from "../../core/client";
import type { QuizzesWaiting } from "../../generated/wire";
import { t, tn } from "../../i18n";
import { ButtonLink } from "../../ui/button";
import { Notice } from "../../ui/notice";
import { useLoad } from "../../ui/use-load";

const EVERY_MS = 60_000;

interface Counts {
  readonly handins: number;
  readonly answers: number;
}

/** `quizzes`: whether these are one's own to look at; a mentor has the handed in work only. */
export function AnswersWait({ quizzes }: { readonly quizzes: boolean }) {
  const held = useLoad<Counts>("answers-wait", (signal) => counted(quizzes, signal), EVERY_MS);
  const { handins, answers } = held.data ?? { handins: 0, answers: 0 };
  if (handins + answers === 0) return null;
  return (
    <Notice>
      <p>
        {handins > 0 ? tn("catalogue.waiting.handins", handins) : ""}{" "}
        {answers > 0 ? tn("catalogue.waiting.answers", answers) : ""}
      </p>
      <p>
        <a href="/catalogue/handins">{t("catalogue.waiting.open")}</a>
      </p>
    </Notice>
  );
}

async function counted(quizzes: boolean, signal: AbortSignal): Promise<Counts> {
  const [{ waiting }, { items }] = await Promise.all([
    api.call("GET /api/catalogue/handins/waiting/count", { signal }),
    quizzesWaiting(quizzes, signal),
  ]);
  return { handins: waiting, answers: items.reduce((sum, { answers }) => sum + answers, 0) };
}

/** Items with answers that wait for a look; none for whoever has no quizzes to look at. */
export async function quizzesWaiting(mine: boolean, signal: AbortSignal): Promise<QuizzesWaiting> {
  return mine ? await api.call("GET /api/catalogue/quiz/waiting", { signal }) : { items: [] };
}

export function WaitingQuizzes({ items }: QuizzesWaiting) {
  return (
    <section class="stack stack--tight" aria-labelledby="waiting-quizzes">
      <h2 id="waiting-quizzes">{t("catalogue.waiting.quizzes")}</h2>
      <ul class="list stack stack--tight">
        {items.map((one) => (
          <li key={one.item_id} class="card stack stack--tight">
            <h3 class="catch-up__title">{one.title}</h3>
            <p>{tn("catalogue.quiz.answers.waiting", one.answers)}</p>
            <p>
              <ButtonLink kind="plain" icon="right" href={`/catalogue/items/${one.item_id}/answers`}>
                {t("catalogue.handins.open")}
                <span class="visually-hidden">: {one.title}</span>
              </ButtonLink>
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}
