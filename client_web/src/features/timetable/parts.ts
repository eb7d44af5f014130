/** What the app puts on the day from other rooms: below the lessons, and with each lesson. */
import type { FunctionComponent } from "preact";
import type { Day, SlotCard } from "../../generated/wire";

export interface DayPartProps {
  readonly day: Day;
  /** Something about the day was changed: ask for it again. */
  readonly onChanged: () => void;
}

export interface LessonPartProps extends DayPartProps {
  readonly lesson: SlotCard;
}

export interface DayParts {
  readonly day?: FunctionComponent<DayPartProps>;
  readonly lesson?: FunctionComponent<LessonPartProps>;
}
