import { useEffect, useId, useRef, useState } from "preact/hooks";
import type { PupilLesson } from "../../core/live/pupil";
import { me } from "../../core/live/screen";
import { EXPRESSIONS, LONGEST, lastLines } from "../../core/live/talk";
import { t } from "../../i18n";
import { Button } from "../../ui/button";
import { Field } from "../../ui/field";
import { useWatched } from "../../ui/use-watched";
import { CaptionSwitch } from "./captions";

const SHOWN = 3;

interface TalkProps {
  readonly lesson: PupilLesson;
  readonly captions: { readonly on: boolean; readonly choose: (on: boolean) => void };
}

/** To take part without a voice: each typed character is on the class's screens at once. */
export function Talk({ lesson, captions }: TalkProps) {
  useWatched(lesson);
  const section = useRef<HTMLElement>(null);
  // On a phone it opens below the edge of the screen: bring it there. The keyboard waits for a tap in a field.
  useEffect(() => section.current?.scrollIntoView({ block: "nearest" }), []);
  const mine = lastLines(lesson.seat.room?.texts.filter(({ done }) => done) ?? [], SHOWN);
  const enter = (event: Event): void => {
    event.preventDefault();
    lesson.talk.enter();
  };
  return (
    <section ref={section} class="live-talk" aria-label={t("live.talk")}>
      <form class="live-talk__line" onSubmit={enter}>
        <Field
          label={t("live.talk.type")}
          hint={t("live.talk.hint")}
          value={lesson.talk.text}
          onInput={(text) => lesson.talk.type(text)}
          input={{ maxLength: LONGEST, autocomplete: "off" }}
        />
        <Button type="submit">{t("live.talk.enter")}</Button>
      </form>
      {mine.length > 0 ? (
        <ul class="live-talk__said" aria-label={t("live.talk.said")}>
          {mine.map(({ line, text }) => (
            <li key={line}>{text}</li>
          ))}
        </ul>
      ) : null}
      <Expressions lesson={lesson} />
      <Unheard lesson={lesson} />
      <Note lesson={lesson} />
      <Spare lesson={lesson} />
      <CaptionSwitch {...captions} />
    </section>
  );
}

function Expressions({ lesson }: { readonly lesson: PupilLesson }) {
  useWatched(lesson);
  const shown = me(lesson.seat)?.expression ?? null;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for form fields; these are buttons
    <div class="live-talk__expressions" role="group" aria-label={t("live.talk.expressions")}>
      {EXPRESSIONS.map((expression) => (
        <Button key={expression} pressed={shown === expression} onClick={() => lesson.talk.express(expression)}>
          {t(`live.expression.${expression}`)}
        </Button>
      ))}
    </div>
  );
}

function Unheard({ lesson }: { readonly lesson: PupilLesson }) {
  useWatched(lesson);
  const since = me(lesson.seat)?.unheard_since ?? null;
  return (
    <div class="row">
      <Button icon="sound" pressed={since !== null} onClick={() => lesson.talk.unheard(since === null)}>
        {t("live.unheard")}
      </Button>
      <p role="status" class="live__status">
        {since === null ? "" : t("live.unheard.told")}
      </p>
    </div>
  );
}

/** On a weak or dear line: by the pupil's own choice, at any time. */
function Spare({ lesson }: { readonly lesson: PupilLesson }) {
  useWatched(lesson);
  const { line } = lesson;
  const hint = useId();
  return (
    <div class="live-talk__spare">
      <Button pressed={line.byHand} onClick={() => line.choose(!line.byHand)} describedBy={hint}>
        {t("live.line.spare")}
      </Button>
      <p id={hint} class="quiet">
        {t("live.line.spare.hint")}
      </p>
    </div>
  );
}

function Note({ lesson }: { readonly lesson: PupilLesson }) {
  useWatched(lesson);
  const [words, setWords] = useState("");
  const notes = lesson.seat.room?.notes ?? [];
  const last = notes.at(-1);
  const send = (event: Event): void => {
    event.preventDefault();
    lesson.talk.note(words);
    setWords("");
  };
  return (
    <form class="live-talk__line" onSubmit={send}>
      <Field
        label={t("live.note")}
        hint={t("live.note.hint")}
        value={words}
        onInput={setWords}
        input={{ maxLength: 120, autocomplete: "off" }}
      />
      <Button type="submit">{t("live.note.send")}</Button>
      <p role="status" class="live__status">
        {last ? t(last.seen ? "live.note.seen" : "live.note.there") : ""}
      </p>
    </form>
  );
}
