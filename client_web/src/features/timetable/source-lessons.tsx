/** Lessons of an address that wait for a yes or cannot be used, and words that have no meaning here yet. */
import { useState } from "preact/hooks";
import { api } from "../../core/client";
import { clockTime, dayAndMonth, localDate } from "../../core/time";
import type { BadLesson, LessonShown, SourceCard, Sources, UnknownWord, WaitingChange } from "../../generated/wire";
import { language, t, tn } from "../../i18n";
import { Button } from "../../ui/button";
import { Help } from "../../ui/help";
import { Trouble } from "../../ui/loading";
import { Notice } from "../../ui/notice";
import { useDeed } from "../../ui/use-load";

function when(lesson: LessonShown): string {
  if (!lesson.starts_at) return "";
  const day = dayAndMonth(localDate(Date.parse(lesson.starts_at)), language());
  return `${day}, ${clockTime(lesson.starts_at)}`;
}

/** A lesson in one line; what is not known is left out. */
export const lineOf = (lesson: LessonShown): string =>
  [when(lesson), lesson.subject, lesson.group, lesson.teacher, lesson.place].filter(Boolean).join(" · ");

interface WaitingProps {
  readonly source: SourceCard;
  readonly waiting: WaitingChange;
  readonly onAnswer: (page: Sources) => void;
}

export function Waiting({ source, waiting, onAnswer }: WaitingProps) {
  const deed = useDeed();
  const yes = (): void =>
    void deed.run(async () => {
      const body = { mark: waiting.mark };
      onAnswer(await api.call("POST /api/timetable/sources/{id}/yes", { path: { id: source.id }, body }));
    });
  const rest = waiting.changed + waiting.removed - waiting.list.length;
  return (
    <div class="stack source__waits">
      <Notice kind="warn">
        <p>{t("timetable.sources.waits", { n: waiting.changed + waiting.removed, all: waiting.lessons })}</p>
        <p>{t("timetable.sources.waits.text")}</p>
      </Notice>
      <dl class="source__figures">
        <Figure name={t("timetable.sources.removed")} n={waiting.removed} />
        <Figure name={t("timetable.sources.changed")} n={waiting.changed} />
        <Figure name={t("timetable.sources.newLessons")} n={waiting.new} />
      </dl>
      <Help summary={t("timetable.sources.waits.list")}>
        <ul class="list source__lessons">
          {waiting.list.map(({ before, now }) => (
            <li key={lineOf(before)}>
              <span class={now ? undefined : "source__gone"}>{lineOf(before)}</span>
              <br />
              <strong>{now ? lineOf(now) : t("timetable.sources.goes")}</strong>
            </li>
          ))}
        </ul>
        {rest > 0 ? <p>{tn("timetable.sources.more", rest)}</p> : null}
      </Help>
      {deed.error ? <Trouble error={deed.error} /> : null}
      <div>
        <Button kind="primary" icon="check" onClick={yes} busy={deed.busy}>
          {t("timetable.sources.yes")}
        </Button>
      </div>
    </div>
  );
}

function Figure({ name, n }: { readonly name: string; readonly n: number }) {
  return (
    <div>
      <dt class="quiet">{name}</dt>
      <dd>{n}</dd>
    </div>
  );
}

export function BadLessons({ source }: { readonly source: SourceCard }) {
  const rest = source.bad_count - source.bad.length;
  return (
    <Help summary={tn("timetable.sources.bad", source.bad_count)}>
      <ul class="list source__lessons">
        {source.bad.map((bad, place) => (
          <Bad key={place} bad={bad} />
        ))}
      </ul>
      {rest > 0 ? <p>{tn("timetable.sources.more", rest)}</p> : null}
    </Help>
  );
}

function Bad({ bad }: { readonly bad: BadLesson }) {
  return (
    <li>
      <strong>{lineOf(bad.what) || t("timetable.sources.unnamed")}</strong>
      <br />
      {t(`timetable.sources.fault.${bad.fault}`, { word: bad.word })}
      {bad.kept ? (
        <>
          <br />
          <span class="quiet">{t("timetable.sources.kept", { lesson: lineOf(bad.kept) })}</span>
        </>
      ) : null}
      {bad.slot_id ? (
        <>
          <br />
          <a href={`/timetable/slots/${bad.slot_id}`}>{t("timetable.sources.toLesson")}</a>
        </>
      ) : null}
    </li>
  );
}

interface WordsProps {
  readonly source: SourceCard;
  readonly page: Sources;
  readonly onAnswer: (page: Sources) => void;
}

const NOT_OURS = "-";

/** Words of the other program that are no group or teacher here: say once what they mean. */
export function UnknownWords({ source, page, onAnswer }: WordsProps) {
  const [meant, setMeant] = useState<Readonly<Record<string, string>>>({});
  const deed = useDeed();
  const keyOf = (one: UnknownWord): string => `${one.about} ${one.word}`;
  const said = (about: UnknownWord["about"]) =>
    source.unknown
      .filter((one) => one.about === about && meant[keyOf(one)])
      .map((one) => ({ word: one.word, means: meant[keyOf(one)] === NOT_OURS ? null : (meant[keyOf(one)] ?? null) }));
  const save = (): void =>
    void deed.run(async () => {
      const path = { id: source.id };
      const mapping = {
        ...source.mapping,
        groups: [...source.mapping.groups, ...said("UNKNOWN_GROUP")],
        teachers: [...source.mapping.teachers, ...said("UNKNOWN_TEACHER")],
      };
      const body = { name: source.name, kind: source.kind, mapping, version: source.version };
      await api.call("POST /api/timetable/sources/{id}", { path, body });
      onAnswer(await api.call("POST /api/timetable/sources/{id}/read", { path, body: {} }));
      setMeant({});
    });
  return (
    <fieldset class="stack source__words">
      <legend class="radios__legend">{t("timetable.sources.words")}</legend>
      {source.unknown.map((one) => {
        const group = one.about === "UNKNOWN_GROUP";
        return (
          <label class="field" key={keyOf(one)}>
            <span class="field__label">
              {t(group ? "timetable.sources.word.group" : "timetable.sources.word.teacher", { word: one.word })}{" "}
              <span class="quiet">({tn("timetable.sources.inLessons", one.lessons)})</span>
            </span>
            <select
              class="input"
              value={meant[keyOf(one)] ?? ""}
              onChange={(event) => setMeant({ ...meant, [keyOf(one)]: event.currentTarget.value })}
            >
              <option value="">{t("timetable.sources.word.choose")}</option>
              {group ? <option value={NOT_OURS}>{t("timetable.sources.word.notOurs")}</option> : null}
              {(group ? page.groups : page.teachers).map((choice) => (
                <option key={choice.id} value={choice.id}>
                  {choice.name}
                </option>
              ))}
            </select>
          </label>
        );
      })}
      {deed.error ? <Trouble error={deed.error} /> : null}
      <div>
        <Button onClick={save} busy={deed.busy}>
          {t("timetable.sources.words.save")}
        </Button>
      </div>
    </fieldset>
  );
}
