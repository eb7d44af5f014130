/** `/catalogue/kept`: the lessons that a pupil keeps on this device. The front door leads here while there is no line. */
import { useEffect, useState } from "preact/hooks";
import { sizeName } from "../../core/catalogue/film-choices";
import { answersOf, waitingOf } from "../../core/catalogue/waiting";
import { forget, type KeptLesson, keptLessons, tidy } from "../../core/offline/kept";
import type { PageProps } from "../../core/page-props";
import { language, t } from "../../i18n";
import { ButtonLink } from "../../ui/button";
import { Loading } from "../../ui/loading";
import { Notice } from "../../ui/notice";
import { Page } from "../../ui/page";
import { LateAnswers } from "./late-answers";
import { Remove, untilName } from "./take-along";

export default function KeptPage({ me }: PageProps) {
  return me ? <Kept pupilId={me.id} /> : null;
}

function Kept({ pupilId }: { readonly pupilId: string }) {
  const [lessons, show] = useState<readonly KeptLesson[] | null>(null);
  const load = (): Promise<void> => keptLessons(pupilId).then(show);
  useEffect(() => void load(), [pupilId]);
  const remove = (id: string): void =>
    void forget(id)
      .then(() => tidy(pupilId))
      .then(load);
  return (
    <Page title={t("catalogue.offline.all")} lead={t("catalogue.offline.all.lead")}>
      {waitingOf(pupilId).read().length + answersOf(pupilId).read().length > 0 ? (
        <Notice>{t("catalogue.offline.unsent")}</Notice>
      ) : null}
      <LateAnswers pupilId={pupilId} />
      {lessons === null ? <Loading /> : null}
      {lessons?.length === 0 ? <p role="status">{t("catalogue.offline.none")}</p> : null}
      <ul class="list stack">
        {lessons?.map((one) => (
          <li key={one.id} class="card stack">
            <h2>{one.title}</h2>
            <p class="quiet">
              {t("catalogue.offline.card", { size: sizeName(one.size, language()), date: untilName(one.until) })}
            </p>
            <div class="row">
              <ButtonLink kind="primary" icon="right" href={`/catalogue/lesson/${encodeURIComponent(one.id)}`}>
                {t("catalogue.offline.open")}
                <span class="visually-hidden">: {one.title}</span>
              </ButtonLink>
              <Remove title={one.title} onRemove={() => remove(one.id)} />
            </div>
          </li>
        ))}
      </ul>
    </Page>
  );
}
