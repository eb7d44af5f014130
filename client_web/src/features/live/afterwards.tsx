import { useLayoutEffect, useRef } from "preact/hooks";
import { clock } from "../../core/clock";
import type { ScreenName } from "../../core/live/screen";
import { clockTime, localDate, longDate } from "../../core/time";
import { isKey, language, t } from "../../i18n";
import { Button, ButtonLink } from "../../ui/button";
import { ReadAloud } from "../../ui/read-aloud";

interface AfterwardsProps {
  readonly lesson: { comeBack(): void };
  readonly screen: ScreenName;
  /** Why the lesson was refused, where that says who must act. */
  readonly problem?: string | null;
  /** When the lesson begins that was moved. */
  readonly movedTo?: string | null;
}

const NO_WAY_BACK: ReadonlySet<ScreenName> = new Set(["over", "removed", "refused", "called_off", "moved"]);

/** The two locks of the start: somebody else has to act first. */
const LOCKS: ReadonlySet<string> = new Set(["rules_not_agreed", "place_not_tested"]);

const dayOf = (instant: string): string => localDate(Date.parse(instant));
const today = (): string => localDate(clock.now());

function movedWords(movedTo: string): string {
  const time = clockTime(movedTo, undefined, language());
  if (dayOf(movedTo) === today()) return t("live.after.moved.today", { time });
  return t("live.after.moved.text", { date: longDate(dayOf(movedTo), language()), time });
}

/** Out of the lesson, calmly: what happened, and the way back in where there is one. */
export function Afterwards({ lesson, screen, problem = null, movedTo = null }: AfterwardsProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useLayoutEffect(() => heading.current?.focus(), [screen]);
  const locked = screen === "refused" && problem !== null && LOCKS.has(problem);
  const words = (part: "title" | "text"): string => {
    if (locked && part === "text") return t(`problem.${problem as "rules_not_agreed" | "place_not_tested"}`);
    if (movedTo !== null && part === "text") return movedWords(movedTo);
    const key = `live.after.${screen}.${part}`;
    return isKey(key) ? t(key) : "";
  };
  return (
    <main class="page live-after" id="main">
      <h1 tabIndex={-1} ref={heading}>
        {words("title")}
      </h1>
      <p class="lead">{words("text")}</p>
      <div class="row">
        {problem === "rules_not_agreed" && locked ? (
          <ButtonLink href="/plans/mine" large>
            {t("live.after.plan")}
          </ButtonLink>
        ) : null}
        <ButtonLink href="/" large kind="primary">
          {t("live.after.today")}
        </ButtonLink>
        {movedTo !== null && dayOf(movedTo) !== today() ? (
          <ButtonLink href={`/?date=${dayOf(movedTo)}`} large>
            {t("live.after.moved.day")}
          </ButtonLink>
        ) : null}
        {NO_WAY_BACK.has(screen) ? null : (
          <Button large onClick={() => lesson.comeBack()}>
            {t(screen === "taken_over" ? "live.after.taken_over.again" : "live.after.again")}
          </Button>
        )}
        <ReadAloud />
      </div>
    </main>
  );
}
