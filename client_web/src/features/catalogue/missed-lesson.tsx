/** `/catalogue/missed/:slotId`: one missed lesson: who gets what in its place, in one tap, with the way back. */
import { useState } from "preact/hooks";
import { ticked } from "../../core/catalogue/catch-up";
import { api } from "../../core/client";
import type { PageProps } from "../../core/page-props";
import { clockTime, dayAndMonth, longDate } from "../../core/time";
import type { AssignmentsGiven, ItemSuggested, MissedLessonView } from "../../generated/wire";
import { language, t, tn } from "../../i18n";
import { Button, ButtonLink } from "../../ui/button";
import { Check } from "../../ui/field";
import { Loading, Trouble } from "../../ui/loading";
import { Notice } from "../../ui/notice";
import { Page } from "../../ui/page";
import { useDeed, useLoad } from "../../ui/use-load";
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

interface Done {
  readonly title: string;
  readonly given: AssignmentsGiven;
}

function Suggestions({ view, chosen, refresh }: SuggestionsProps) {
  const { lesson, suggested } = view;
  const [done, setDone] = useState<Done | null>(null);
  const [undone, setUndone] = useState(false);
  const deed = useDeed();
  const give = (item: ItemSuggested): void =>
    void deed.run(async () => {
      const body = { item_id: item.item_id, to: "pupils", pupil_ids: [...chosen], slot_id: lesson.slot_id } as const;
      const given = await api.call("POST /api/catalogue/assignments", { body });
      setUndone(false);
      setDone({ title: item.title, given });
      await refresh();
    });
  const undo = (ids: readonly string[]): void =>
    void deed.run(async () => {
      await api.call("POST /api/catalogue/assignments/withdraw", { body: { assignment_ids: [...ids] } });
      setDone(null);
      setUndone(true);
      await refresh();
    });
  return (
    <section class="stack stack--tight" aria-labelledby="missed-suggested">
      <h2 id="missed-suggested">{t("catalogue.missed.suggested")}</h2>
      {done ? <GivenNotice key={done.given.assignment_ids.join()} done={done} busy={deed.busy} undo={undo} /> : null}
      {undone ? (
        <Notice focus>
          <p>{t("catalogue.missed.undone")}</p>
        </Notice>
      ) : null}
      {deed.error ? <Trouble error={deed.error} /> : null}
      {suggested.length === 0 ? (
        <p>{t("catalogue.missed.suggested.none", { subject: lesson.subject })}</p>
      ) : (
        <ul class="list stack stack--tight">
          {suggested.map((item) => (
            <li key={item.item_id}>
              <Suggestion item={item} whom={chosen.length} busy={deed.busy} give={() => give(item)} />
            </li>
          ))}
        </ul>
      )}
      <SearchItems>
        {(item) => <Suggestion item={item} whom={chosen.length} busy={deed.busy} give={() => give(item)} />}
      </SearchItems>
    </section>
  );
}

interface SuggestionProps {
  readonly item: ItemSuggested;
  readonly whom: number;
  readonly busy: boolean;
  readonly give: () => void;
}

function Suggestion({ item, whom, busy, give }: SuggestionProps) {
  return (
    <article class="card">
      <div class="row row--apart">
        <div>
          <h3 class="missed-item__title">{item.title}</h3>
          <p class="quiet">
            {tn("catalogue.minutes", item.minutes)} · {item.subject}
          </p>
        </div>
        {whom > 0 ? (
          <Button kind="primary" icon="plus" busy={busy} onClick={give}>
            {tn("catalogue.missed.give", whom)}
            <span class="visually-hidden">: {item.title}</span>
          </Button>
        ) : (
          <p class="quiet">{t("catalogue.missed.choose")}</p>
        )}
      </div>
      {item.description ? <p>{item.description}</p> : null}
    </article>
  );
}

interface GivenNoticeProps {
  readonly done: Done;
  readonly busy: boolean;
  readonly undo: (ids: readonly string[]) => void;
}

function GivenNotice({ done: { title, given }, busy, undo }: GivenNoticeProps) {
  const ids = given.assignment_ids;
  const listed = ids.length - given.done;
  return (
    <Notice kind="ok" focus>
      {listed > 0 ? <p>{tn("catalogue.missed.given", listed, { title })}</p> : null}
      {given.done > 0 ? <p>{tn("catalogue.missed.given.did", given.done, { title })}</p> : null}
      {ids.length === 0 ? (
        <p>{t("catalogue.missed.given.had", { title, date: dayAndMonth(given.last, language()) })}</p>
      ) : null}
      {ids.length > 0 ? (
        <p>
          <Button busy={busy} onClick={() => undo(ids)}>
            {t("catalogue.missed.undo")}
          </Button>
        </p>
      ) : null}
    </Notice>
  );
}

/** The photos that who followed live finds on their own day. */
function Board({ view }: { readonly view: MissedLessonView }) {
  if (view.photos.length === 0) return null;
  return (
    <section class="stack stack--tight" aria-labelledby="missed-board">
      <h2 id="missed-board">{t("catalogue.missed.board")}</h2>
      <p class="quiet">{t("catalogue.missed.board.text")}</p>
      <ul class="list missed-board">
        {view.photos.map(({ id, at }) => (
          <li key={id}>
            <a href={`/api/live/boards/${id}`} target="_blank" rel="noopener">
              <img
                src={`/api/live/boards/${id}`}
                loading="lazy"
                alt={t("catalogue.missed.board.alt", { time: clockTime(at, view.timezone, language()) })}
              />
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}
