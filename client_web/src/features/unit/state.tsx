import { signsOf, type UnitMood } from "../../core/live/unit_words";
import { clockTime } from "../../core/time";
import type { PupilView, RoomView, UnitState as UnitStateName } from "../../generated/wire";
import { language, t } from "../../i18n";

interface UnitStateProps {
  readonly pupils: readonly PupilView[];
  readonly room: RoomView | null;
  readonly state: UnitStateName;
}

type Alone = "idle" | "recovering" | "needs_help" | "unpaired";
export type Sign = UnitMood | Alone | "curtain" | "break" | "nowhere";

const isAlone = (state: UnitStateName): state is UnitStateName & Alone =>
  state === "idle" || state === "recovering" || state === "needs_help";

/** Who takes part and how: a colour, a shape and a word for each, never one of them alone. */
export function UnitState({ pupils, room, state }: UnitStateProps) {
  // While the line is lost nobody knows who is there.
  const known = state === "recovering" || state === "idle" ? [] : pupils;
  return (
    <section aria-label={t("unit.watching")}>
      <ul class="unit__state" data-role="unit-state" aria-live="polite">
        {isAlone(state) ? <StateLine mood={state} words={t(`unit.state.${state}`)} /> : null}
        {room && room.curtain !== "open" ? (
          <StateLine mood="curtain" words={t(room.curtain === "all" ? "unit.curtain.all" : "unit.curtain")} />
        ) : null}
        {room?.in_break ? (
          <StateLine mood="break" words={t(room.in_break.chat ? "unit.break.chat" : "unit.break")} />
        ) : null}
        {pupils.length === 0 && !isAlone(state) ? <StateLine mood="nobody" words={t("unit.mood.nobody")} /> : null}
        {known.flatMap((pupil) =>
          signsOf(pupil).map((mood) => (
            <StateLine key={`${pupil.participant_id} ${mood}`} mood={mood} words={wordsOf(mood, pupil)} />
          )),
        )}
      </ul>
    </section>
  );
}

function wordsOf(mood: UnitMood, pupil: PupilView): string {
  const time = pupil.away_since === null ? "" : clockTime(pupil.away_since, undefined, language());
  return t(`unit.mood.${mood}`, { name: pupil.name || t("unit.somebody"), time });
}

interface StateLineProps {
  readonly mood: Sign;
  readonly words: string;
  readonly id?: string;
}

export function StateLine({ mood, words, id }: StateLineProps) {
  return (
    <li class={`unit-line unit-line--${mood}`} id={id}>
      <svg class="unit-line__shape" viewBox="0 0 48 48" aria-hidden="true" focusable="false">
        <path d={SHAPES[mood]} fill-rule="evenodd" />
      </svg>
      <span>{words}</span>
    </li>
  );
}

/** Ring, disc, triangle, square, crescent, two bars, broken ring, ... : told apart without any colour. */
const SHAPES: Readonly<Record<Sign, string>> = {
  nobody: "M24 6a18 18 0 1 1 0 36 18 18 0 0 1 0-36zm0 7a11 11 0 1 0 0 22 11 11 0 0 0 0-22z",
  listens: "M24 5a19 19 0 1 1 0 38 19 19 0 0 1 0-38z",
  speaks: "M24 3l22 40H2z",
  seen: "M5 5h38v38H5z",
  tired: "M30 5a19 19 0 1 0 13 26A17 17 0 0 1 30 5z",
  pause: "M10 6h10v36H10zM28 6h10v36H28z",
  curtain: "M3 4h42v6H3zM6 12h14c0 14-6 24-14 28zM42 12H28c0 14 6 24 14 28z",
  break: "M6 16h28v14a12 12 0 0 1-12 12h-4A12 12 0 0 1 6 30zM36 20h4a6 6 0 0 1 0 14h-4zM12 4h4v8h-4zM24 4h4v8h-4z",
  idle: "M5 20h38v8H5z",
  recovering: "M24 7a17 17 0 1 0 17 17h-7a10 10 0 1 1-10-10v7l13-10.500L24 0z",
  needs_help: "M24 3l22 41H2zM21 17v13h6V17zM21 33v6h6v-6z",
  nowhere: "M24 3a15 15 0 0 1 15 15c0 11-15 27-15 27S9 29 9 18A15 15 0 0 1 24 3zm0 9a6 6 0 1 0 0 12 6 6 0 0 0 0-12z",
  unpaired: "M3 17h15v14H3zM30 17h15v14H30z",
  away: "M24 4v8a12 12 0 0 1 12 12h8A20 20 0 0 0 24 4zM24 44v-8a12 12 0 0 1-12-12H4a20 20 0 0 0 20 20z",
};
