/** What a lesson is for: goals of the country, chosen by words. */
import type { RefObject } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { api } from "../../core/client";
import type { GoalLine, GoalsFound } from "../../generated/wire";
import { t, tn } from "../../i18n";
import { Button } from "../../ui/button";
import { Field } from "../../ui/field";
import { Trouble } from "../../ui/loading";
import { useLoad } from "../../ui/use-load";

const MOST = 40;

interface GoalsProps {
  /** Ids, in the order of choosing. */
  readonly chosen: readonly string[];
  /** What the server knows of them. */
  readonly known: readonly GoalLine[];
  readonly onChange: (chosen: string[]) => void;
}

export function Goals({ chosen, known, onChange }: GoalsProps) {
  // In words, also of those that the server no longer tells of: a goal that was removed can come back.
  const [picked, pick] = useState<readonly GoalLine[]>([]);
  const [said, say] = useState("");
  const [gone, setGone] = useState<{ readonly id: string; readonly at: number } | null>(null);
  const [finding, find] = useState(false);
  const heading = useFocusAfter(chosen.length);
  const add = (goal: GoalLine): void => {
    pick([...picked, goal]);
    onChange([...chosen, goal.id]);
    setGone(null);
    say(t("catalogue.goals.added", { goal: goal.label || goal.title }));
  };
  const remove = (id: string): void => {
    pick([...picked, ...known.filter((one) => one.id === id)]);
    onChange(chosen.filter((one) => one !== id));
    setGone({ id, at: chosen.indexOf(id) });
    say(t("catalogue.goals.removed"));
  };
  const back = (): void => {
    if (gone) onChange([...chosen.slice(0, gone.at), gone.id, ...chosen.slice(gone.at)]);
    setGone(null);
    say(t("catalogue.undone"));
  };
  const of = (id: string): GoalLine | undefined => [...known, ...picked].find((one) => one.id === id);
  return (
    <section class="stack stack--tight" aria-labelledby="goals">
      <h3 id="goals" ref={heading} tabIndex={-1}>
        {t("catalogue.field.goals")}
      </h3>
      <p class="visually-hidden" role="status">
        {said}
      </p>
      {chosen.length > 0 ? (
        <ul class="list goals">
          {chosen.map((id) => (
            <li key={id} class="goals__one">
              <GoalWords goal={of(id)} />
              <Button kind="quiet" icon="cross" onClick={() => remove(id)}>
                {t("catalogue.goals.remove")}
                <span class="visually-hidden">: {of(id)?.label || of(id)?.title}</span>
              </Button>
            </li>
          ))}
        </ul>
      ) : null}
      {gone ? (
        <div>
          <Button kind="quiet" onClick={back}>
            {t("catalogue.goals.undo")}
          </Button>
        </div>
      ) : null}
      <div>
        <Button icon={finding ? "up" : "plus"} expanded={finding} onClick={() => find(!finding)}>
          {t(finding ? "catalogue.goals.close" : "catalogue.goals.add")}
        </Button>
      </div>
      {finding ? (
        chosen.length < MOST ? (
          <Finding chosen={new Set(chosen)} onAdd={add} />
        ) : (
          <p>{t("catalogue.goals.most")}</p>
        )
      ) : null}
    </section>
  );
}

/** The button goes with what was chosen or removed: the focus goes to the heading, before anything is painted. */
function useFocusAfter(number: number): RefObject<HTMLHeadingElement | null> {
  const heading = useRef<HTMLHeadingElement>(null);
  const before = useRef(number);
  useLayoutEffect(() => {
    if (before.current !== number) heading.current?.focus();
    before.current = number;
  }, [number]);
  return heading;
}

function GoalWords({ goal }: { readonly goal: GoalLine | undefined }) {
  if (!goal?.title) return <span class="quiet">{t("catalogue.goals.unknown")}</span>;
  return (
    <span class="goals__words">
      <strong>{goal.label || goal.title}</strong>
      {goal.ended ? <span class="tag">{t("catalogue.goals.ended")}</span> : null}
      <span class="quiet">{[goal.prefix, goal.label ? goal.title : ""].filter(Boolean).join(" · ")}</span>
    </span>
  );
}

interface FindingProps {
  readonly chosen: ReadonlySet<string>;
  readonly onAdd: (goal: GoalLine) => void;
}

function Finding({ chosen, onAdd }: FindingProps) {
  const [text, setText] = useState("");
  const held = useLoad<GoalsFound>(`goals ${text}`, (signal) =>
    api.call("GET /api/catalogue/goals", { query: { text }, signal }),
  );
  const [last, keep] = useState<GoalsFound | null>(null);
  if (held.data && held.data !== last) keep(held.data);
  const found = held.data ?? last;
  if (found && !found.known) return <p>{t("catalogue.goals.none")}</p>;
  const shown = found?.goals.filter(({ id }) => !chosen.has(id)) ?? [];
  return (
    <div class="stack stack--tight">
      <Field
        label={t("catalogue.goals.words")}
        hint={t("catalogue.goals.words.hint")}
        value={text}
        onInput={setText}
        input={{ type: "search", maxLength: 200, autocomplete: "off" }}
      />
      {held.error ? <Trouble error={held.error} retry={() => void held.refresh()} /> : null}
      {found ? <p role="status">{tn("catalogue.goals.found", found.total)}</p> : null}
      <ul class="list goals">
        {shown.map((goal) => (
          <li key={goal.id} class="goals__one">
            <GoalWords goal={goal} />
            <Button icon="plus" onClick={() => onAdd(goal)}>
              {t("catalogue.goals.choose")}
              <span class="visually-hidden">: {goal.label || goal.title}</span>
            </Button>
          </li>
        ))}
      </ul>
      {found && found.total > found.goals.length ? <p class="quiet">{t("catalogue.search.more")}</p> : null}
    </div>
  );
}
