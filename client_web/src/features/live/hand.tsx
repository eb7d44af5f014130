import { useEffect, useState } from "preact/hooks";
import { clock } from "../../core/clock";
import type { PupilLesson } from "../../core/live/pupil";
import { me } from "../../core/live/screen";
import { clockTime } from "../../core/time";
import { Step } from "../../generated/wire";
import { language, t } from "../../i18n";
import { Button } from "../../ui/button";
import { useWatched } from "../../ui/use-watched";

/** The hand, and what the class answered. */
export function HandControl({ lesson }: { readonly lesson: PupilLesson }) {
  useWatched(lesson);
  const hand = me(lesson.seat)?.hand ?? null;
  const seenAt = useSeenAt(hand?.answer === "seen");
  let words = "";
  const turn = hand?.answer === "turn";
  const speaks = (lesson.seat.room?.most ?? Step.FACE) >= Step.VOICE;
  if (turn) words = t(speaks ? "live.hand.turn" : "live.hand.turn.type");
  else if (hand?.answer === "seen") words = t("live.hand.seen", { time: clockTime(seenAt, undefined, language()) });
  else if (hand) words = t("live.hand.up");
  return (
    <div class="live__hand">
      <Button large icon="hand" pressed={hand !== null} onClick={() => lesson.hand()} kind={hand ? "primary" : "plain"}>
        {t("live.hand.raise")}
      </Button>
      <p role="status" class={`live__status ${turn ? "live__status--turn" : ""}`}>
        {words}
      </p>
    </div>
  );
}

/** When the answer came; the room tells only that it did. */
function useSeenAt(seen: boolean): number {
  const [at, set] = useState(0);
  useEffect(() => {
    if (seen) set(clock.now());
  }, [seen]);
  return at === 0 ? clock.now() : at;
}
