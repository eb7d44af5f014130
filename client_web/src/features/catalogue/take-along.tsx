/** "Meenemen": keep this lesson on the device, with its size before it begins, and take it off again. */
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { type FilmForm, filmChoices, sizeName } from "../../core/catalogue/film-choices";
import {
  Changed,
  canKeep,
  forget,
  type KeptLesson,
  keep,
  keptLesson,
  look,
  NoRoom,
  type Parcel,
  tidy,
} from "../../core/offline/kept";
import { DEFAULT_ZONE, localDate, longDate } from "../../core/time";
import type { LessonPage } from "../../generated/wire";
import { language, t } from "../../i18n";
import { Button } from "../../ui/button";
import { problemText } from "../../ui/loading";
import { Notice } from "../../ui/notice";
import { Select } from "../../ui/select";
import { useAsking } from "./use-asking";
import "./take-along.css";

interface TakeAlongProps {
  readonly id: string;
  readonly pupilId: string;
  readonly lesson: LessonPage;
  readonly again: () => Promise<void>;
  /** Whether the page stays, and only another part of it is shown. */
  readonly within: { readonly current: boolean };
}

type Parcels = (form: FilmForm) => Parcel;
type State =
  | { readonly at: "away" }
  | { readonly at: "looking" }
  | { readonly at: "choosing"; readonly parcels: Parcels; readonly form: FilmForm }
  | { readonly at: "fetching"; readonly bytes: number; readonly size: number }
  | { readonly at: "kept"; readonly kept: KeptLesson };

const megabytes = (bytes: number): string => sizeName(bytes, language());

/** A date in words of until when a lesson may stay. */
export const untilName = (until: number): string => longDate(localDate(until, DEFAULT_ZONE), language());

export function TakeAlong(props: TakeAlongProps) {
  const taking = useTaking(props);
  const { state, box } = taking;
  useAsking(state?.at === "fetching", { words: () => t("catalogue.offline.leave"), within: props.within });
  if (!state) return null;
  return (
    <section
      class="card stack stack--tight take-along"
      aria-label={t("catalogue.offline.title")}
      tabIndex={-1}
      ref={box}
    >
      {taking.error ? <Notice kind="error">{wordsOf(taking.error)}</Notice> : null}
      {state.at === "away" || state.at === "looking" ? (
        <>
          <div>
            <Button icon="device" busy={state.at === "looking"} onClick={taking.look}>
              {t("catalogue.offline.take")}
            </Button>
          </div>
          <p class="quiet">{t(state.at === "looking" ? "catalogue.offline.looking" : "catalogue.offline.hint")}</p>
        </>
      ) : null}
      {state.at === "choosing" ? <Choosing {...{ state, taking, lesson: props.lesson }} /> : null}
      {state.at === "fetching" ? <Fetching state={state} onStop={taking.stop} /> : null}
      {state.at === "kept" ? <Here kept={state.kept} lesson={props.lesson} onRemove={taking.remove} /> : null}
    </section>
  );
}

function wordsOf(error: unknown): string {
  if (error instanceof NoRoom) return t("catalogue.offline.full");
  if (error instanceof Changed) return t("catalogue.offline.changed");
  return `${t("catalogue.offline.failed")} ${problemText(error)}`;
}

interface Taking {
  /** Null: not known yet, or this browser cannot keep anything. */
  readonly state: State | null;
  readonly error: unknown;
  readonly box: preact.RefObject<HTMLElement | null>;
  readonly look: () => void;
  readonly choose: (form: FilmForm) => void;
  readonly fetch: () => void;
  readonly stop: () => void;
  readonly remove: () => void;
}

function useTaking({ id, pupilId, lesson, again }: TakeAlongProps): Taking {
  const [state, set] = useState<State | null>(null);
  const [error, fail] = useState<unknown>(null);
  const box = useRef<HTMLElement>(null);
  const life = useRef<AbortController | null>(null);
  const moved = useRef(false);
  useEffect(() => {
    let gone = false;
    if (canKeep())
      void keptLesson(pupilId, id).then((kept) => {
        if (!gone) set(kept ? { at: "kept", kept } : { at: "away" });
      });
    return () => {
      gone = true;
      life.current?.abort();
    };
  }, [id, pupilId]);
  useLayoutEffect(() => {
    // The button that was pressed is gone: the focus stays in this part of the page.
    if (moved.current) box.current?.focus();
    moved.current = false;
  }, [state?.at]);
  const go = (next: State): void => {
    moved.current = true;
    set(next);
  };
  const failed =
    (signal: AbortSignal) =>
    (trouble: unknown): void => {
      void tidy(pupilId);
      if (signal.aborted) return;
      fail(trouble);
      go({ at: "away" });
      if (trouble instanceof Changed) void again();
    };
  const begin = (): AbortSignal => {
    fail(null);
    life.current = new AbortController();
    return life.current.signal;
  };
  return {
    state,
    error,
    box,
    look() {
      const signal = begin();
      set({ at: "looking" });
      look(lesson, id).then((parcels) => {
        if (signal.aborted) return;
        const wanted = filmChoices(pupilId).level;
        go({ at: "choosing", parcels, form: parcels(wanted).forms.has(wanted) ? wanted : "USUAL" });
      }, failed(signal));
    },
    choose: (form) => state?.at === "choosing" && set({ ...state, form }),
    fetch() {
      if (state?.at !== "choosing") return;
      const parcel = state.parcels(state.form);
      const signal = begin();
      const { size } = parcel;
      const onProgress = (bytes: number): void => void (signal.aborted || set({ at: "fetching", bytes, size }));
      go({ at: "fetching", bytes: 0, size });
      keep({ lesson, id, pupilId, parcel, signal, onProgress }).then(
        (kept) => signal.aborted || go({ at: "kept", kept }),
        failed(signal),
      );
    },
    stop() {
      life.current?.abort();
      go({ at: "away" });
    },
    remove() {
      void forget(id)
        .then(() => tidy(pupilId))
        .then(() => go({ at: "away" }));
    },
  };
}

interface ChoosingProps {
  readonly state: Extract<State, { at: "choosing" }>;
  readonly taking: Taking;
  readonly lesson: LessonPage;
}

/** How large it is, before anything is fetched. */
function Choosing({ state, taking, lesson }: ChoosingProps) {
  const { forms, size } = state.parcels(state.form);
  return (
    <>
      <p>{t("catalogue.offline.size", { size: megabytes(size) })}</p>
      {forms.size > 1 ? (
        <Select
          label={t("catalogue.film.form")}
          value={state.form}
          options={[...forms].map(([form, bytes]) => ({
            id: form,
            name: t(`catalogue.film.form.${form}`, { size: megabytes(bytes) }),
          }))}
          onChange={(form) => taking.choose(form as FilmForm)}
        />
      ) : null}
      <Needs lesson={lesson} />
      <div class="row">
        <Button kind="primary" onClick={taking.fetch}>
          {t("catalogue.offline.keep")}
        </Button>
        <Button onClick={taking.stop}>{t("catalogue.offline.not")}</Button>
      </div>
    </>
  );
}

/** What of the lesson asks for a line all the same. */
function Needs({ lesson }: { readonly lesson: LessonPage }) {
  const needs = lesson.blocks.some(({ block }) => NEEDS_A_LINE.has(block.kind));
  return needs ? <p class="quiet">{t("catalogue.offline.needs")}</p> : null;
}

const NEEDS_A_LINE: ReadonlySet<string> = new Set(["HANDIN", "LINK", "EMBED"]);

interface FetchingProps {
  readonly state: Extract<State, { at: "fetching" }>;
  readonly onStop: () => void;
}

function Fetching({ state, onStop }: FetchingProps) {
  const { bytes, size } = state;
  return (
    <>
      <p>{t("catalogue.offline.fetching", { here: megabytes(bytes), size: megabytes(size) })}</p>
      <progress max={size} value={Math.min(bytes, size)} aria-label={t("catalogue.offline.progress")} />
      <div>
        <Button icon="stop" onClick={onStop}>
          {t("catalogue.offline.stop")}
        </Button>
      </div>
    </>
  );
}

interface HereProps {
  readonly kept: KeptLesson;
  readonly lesson: LessonPage;
  readonly onRemove: () => void;
}

function Here({ kept, lesson, onRemove }: HereProps) {
  return (
    <>
      <p role="status">{t("catalogue.offline.here", { date: untilName(kept.until) })}</p>
      <Needs lesson={lesson} />
      <Remove title={kept.title} onRemove={onRemove} />
      <a class="quiet" href="/catalogue/kept">
        {t("catalogue.offline.others")}
      </a>
    </>
  );
}

interface RemoveProps {
  readonly title: string;
  readonly onRemove: () => void;
}

/** Without a line it cannot be fetched again: asked once more. */
export function Remove({ title, onRemove }: RemoveProps) {
  const [asking, ask] = useState(false);
  const question = useRef<HTMLParagraphElement>(null);
  useLayoutEffect(() => {
    if (asking) question.current?.focus();
  }, [asking]);
  if (!asking) {
    return (
      <div>
        <Button icon="cross" label={t("catalogue.offline.remove.named", { title })} onClick={() => ask(true)}>
          {t("catalogue.offline.remove")}
        </Button>
      </div>
    );
  }
  return (
    <div class="stack stack--tight">
      <p class="take-along__told" tabIndex={-1} ref={question}>
        {t("catalogue.offline.remove.ask")}
      </p>
      <div class="row">
        <Button kind="danger" onClick={onRemove}>
          {t("catalogue.offline.remove.sure")}
        </Button>
        <Button onClick={() => ask(false)}>{t("catalogue.offline.not")}</Button>
      </div>
    </div>
  );
}
