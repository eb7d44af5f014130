/** `/catalogue/missed/:slotId`: one missed lesson: who gets what in its place, in one tap, with the way back. */
import { useState } from "preact/hooks";
import { ticked } from "../../core/catalogue/catch-up";
import { api } from "../../core/client";
import type { PageProps } from "../../core/page-props";
import { clockTime, longDate } from "../../core/time";
import type { ItemSuggested, MissedLessonView } from "../../generated/wire";
import { language, t, tn } from "../../i18n";
import { ButtonLink } from "../../ui/button";
import { Check } from "../../ui/field";
import { Loading, Trouble } from "../../ui/loading";
import { Notice } from "../../ui/notice";
import { Page } from "../../ui/page";
import { useLoad } from "../../ui/use-load";
import { BoardPhotos } from "./board-photos";
import { Outcome, Suggestion, useGiving } from "./give";
import { MissedPupil } from "./missed-pupil";
import { SearchItems } from "./search-items";
import "./missed.css";

export default function MissedLessonPage({ place, me }: PageProps) {
  const id = place.params.slotId ?? "";
  const held = useLoad<MissedLessonView>(`missed lesson ${id}`, (signal) =>
    api.call("GET /api/catalogue/missed/lesson", { query: { slot_id: id }, signal }),
  );
  const { data: view, error } = held;
  return (
    <Page
      title={view ? `${view.lesson.subject} ${view.lesson.group}` : t("catalogue.missed.catchUp")}
      lead={leadOf(view)}
    >
      {error ? <Trouble error={error} retry={() => void held.refresh()} /> : null}
      {view ? <Lesson key={id} view={view} refresh={held.refresh} /> : error ? null : <Loading />}
      {me?.roles.includes("teacher") ? (
        <p>
          <ButtonLink kind="quiet" icon="left" href="/catalogue/missed">
            {t("catalogue.missed.back")}
          </ButtonLink>
        </p>
      ) : null}
    </Page>
  );
}

function leadOf(view: MissedLessonView | null): string | null {
  if (!view) return null;
  const { lesson, timezone } = view;
  const times = [lesson.starts_at, lesson.ends_at].map((one) => clockTime(one, timezone, language())).join(" – ");
  return `${longDate(lesson.date, language())}, ${times} · ${lesson.teacher}`;
}

interface LessonProps {
  readonly view: MissedLessonView;
  readonly refresh: () => Promise<void>;
}

function Lesson({ view, refresh }: LessonProps) {
  const { lesson } = view;
  const [chosen, choose] = useState<ReadonlySet<string>>(new Set(ticked(lesson)));
  const tick = (id: string, on: boolean): void =>
    choose(new Set(on ? [...chosen, id] : [...chosen].filter((one) => one !== id)));
  if (lesson.pupils.length === 0) return <Notice kind="ok">{t("catalogue.missed.nobody")}</Notice>;
  return (
    <>
      <section class="stack stack--tight" aria-labelledby="missed-who">
        <h2 id="missed-who">{t("catalogue.missed.who")}</h2>
        <ul class="list card">
          {lesson.pupils.map((pupil) => (
            <MissedPupil
              key={pupil.pupil_id}
              slotId={lesson.slot_id}
              pupil={pupil}
              zone={view.timezone}
              onChanged={refresh}
            >
              <Check
                label={pupil.name}
                checked={chosen.has(pupil.pupil_id)}
                onChange={(on) => tick(pupil.pupil_id, on)}
              />
            </MissedPupil>
          ))}
        </ul>
        <p class="quiet" role="status">
          {whomWords(chosen.size, lesson.pupils.length)}
        </p>
      </section>
      <Suggestions view={view} chosen={[...chosen]} refresh={refresh} />
      <Board view={view} />
    </>
  );
}

/** To whom it goes: all who missed it are ticked at first, so that one tap is for everybody. */
function whomWords(chosen: number, all: number): string {
  if (chosen === 0) return t("catalogue.missed.whom.none");
  return tn(chosen === all ? "catalogue.missed.whom.all" : "catalogue.missed.whom.some", chosen);
}

interface SuggestionsProps extends LessonProps {
  readonly chosen: readonly string[];
}

function Suggestions({ view, chosen, refresh }: SuggestionsProps) {
  const { lesson, suggested } = view;
  const giving = useGiving(refresh);
  const give = (item: ItemSuggested): void =>
    giving.give(item, { to: "pupils", pupil_ids: [...chosen], slot_id: lesson.slot_id });
  return (
    <section class="stack stack--tight" aria-labelledby="missed-suggested">
      <h2 id="missed-suggested">{t("catalogue.missed.suggested")}</h2>
      <Outcome giving={giving} />
      {suggested.length === 0 ? (
        <p>{t("catalogue.missed.suggested.none", { subject: lesson.subject })}</p>
      ) : (
        <ul class="list stack stack--tight">
          {suggested.map((item) => (
            <li key={item.item_id}>
              <Suggestion item={item} whom={chosen.length} busy={giving.busy} give={() => give(item)} />
            </li>
          ))}
        </ul>
      )}
      <SearchItems>
        {(item) => <Suggestion item={item} whom={chosen.length} busy={giving.busy} give={() => give(item)} />}
      </SearchItems>
    </section>
  );
}

/** The photos that who followed live finds on their own day. */
function Board({ view }: { readonly view: MissedLessonView }) {
  if (view.photos.length === 0) return null;
  return (
    <section class="stack stack--tight" aria-labelledby="missed-board">
      <h2 id="missed-board">{t("catalogue.missed.board")}</h2>
      <p class="quiet">{t("catalogue.missed.board.text")}</p>
      <BoardPhotos photos={view.photos} zone={view.timezone} />
    </section>
  );
}
