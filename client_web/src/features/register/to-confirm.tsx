/** What a teacher did not tap yet: "gezien, klopt", one tap a lesson. Never a condition for credit. */
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { api } from "../../core/client";
import { localDate, longDate } from "../../core/time";
import type { ToConfirm as Lesson, ToConfirmList } from "../../generated/wire";
import { language, t, tn } from "../../i18n";
import { Button } from "../../ui/button";
import { Help } from "../../ui/help";
import { problemText, Trouble } from "../../ui/loading";
import { TimeSpan } from "../../ui/time";
import { useDeed, useLoad } from "../../ui/use-load";

const EVERY_MS = 60_000;

export function ToConfirm() {
  const held = useLoad<ToConfirmList>(
    "to-confirm",
    (signal) => api.call("GET /api/register/to-confirm", { signal }),
    EVERY_MS,
  );
  const [done, setDone] = useState<ReadonlySet<string>>(new Set());
  const next = useRef<HTMLElement & HTMLHeadingElement & HTMLParagraphElement>(null);
  // The button that was tapped is gone: go on from the heading, or from the words that all is done.
  useLayoutEffect(() => {
    if (done.size > 0) next.current?.focus();
  }, [done]);
  const lessons = held.data?.lessons.filter(({ slot_id }) => !done.has(slot_id)) ?? [];
  if (held.error && !held.data) return <Trouble error={held.error} retry={() => void held.refresh()} />;
  if (lessons.length === 0) {
    return (
      <p role="status" tabIndex={-1} ref={next}>
        {done.size > 0 ? t("register.confirm.allDone") : ""}
      </p>
    );
  }
  return (
    <section class="stack" aria-labelledby="to-confirm">
      <h2 id="to-confirm" tabIndex={-1} ref={next}>
        {tn("register.confirm.title", lessons.length)}
      </h2>
      <ul class="list stack stack--tight">
        {lessons.map((lesson) => (
          <Row key={lesson.slot_id} lesson={lesson} onDone={() => setDone(new Set([...done, lesson.slot_id]))} />
        ))}
      </ul>
      <Help summary={t("register.confirm.help")}>
        <p>{t("register.confirm.help.text")}</p>
      </Help>
    </section>
  );
}

function Row({ lesson, onDone }: { readonly lesson: Lesson; readonly onDone: () => void }) {
  const deed = useDeed();
  const confirm = (): void =>
    void deed.run(async () => {
      await api.call("POST /api/register/confirm", { body: { slot_id: lesson.slot_id } });
      onDone();
    });
  const name = `${lesson.subject} ${lesson.group}`;
  return (
    <li class="card">
      <div class="row row--apart">
        <p>
          <strong>{name}</strong>
          <br />
          <span class="quiet">
            {longDate(localDate(Date.parse(lesson.starts_at)), language())},{" "}
            <TimeSpan start={lesson.starts_at} end={lesson.ends_at} />
          </span>
          <br />
          {tn("register.confirm.pupils", lesson.pupils)}, {tn("register.minutes", lesson.credited_minutes)}
        </p>
        <Button kind="primary" icon="check" onClick={confirm} busy={deed.busy}>
          {t("register.confirm.go")}
          <span class="visually-hidden">: {name}</span>
        </Button>
      </div>
      {deed.error ? <p class="field__error">{problemText(deed.error)}</p> : null}
    </li>
  );
}
