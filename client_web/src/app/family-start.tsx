/** Start page of a pupil and of their parent: the day, with what other rooms add to it. */
import { DayCatchUp } from "../features/catalogue/day-catch-up";
import { DayHandins } from "../features/catalogue/day-handins";
import { DayMaterials } from "../features/catalogue/day-materials";
import { LateAnswers } from "../features/catalogue/late-answers";
import { DaySuggestions } from "../features/catalogue/suggestions";
import { DayMissed } from "../features/live/missed";
import { BuddyToday } from "../features/plans/buddy-today";
import { DayChoice, LessonChoice } from "../features/plans/day-choice";
import { GuardianDay } from "../features/timetable/guardian";
import type { DayPartProps } from "../features/timetable/parts";
import { PupilDay } from "../features/timetable/pupil";
import type { Me } from "../generated/wire";

interface PlaceProps {
  readonly me: Me;
  readonly date: string | undefined;
}

const partsOf = (own: boolean) => ({
  day: (props: DayPartProps) => (
    <>
      {own ? <LateAnswers pupilId={props.day.person_id} /> : null}
      <BuddyToday day={props.day} />
      <DayHandins day={props.day} own={own} />
      <DayCatchUp day={props.day} own={own} />
      <DayMissed {...props} />
      <DayMaterials day={props.day} own={own} />
      <DaySuggestions day={props.day} own={own} />
      <DayChoice {...props} />
    </>
  ),
  lesson: LessonChoice,
});

const OWN = partsOf(true);
const OF_CHILD = partsOf(false);

/** The lesson's code: on a weak line it would cost seconds after the tap. */
const ahead = (): Promise<unknown> => Promise.all([import("./live"), import("../features/live/pupil")]);

export const PupilPlace = ({ date }: PlaceProps) => <PupilDay date={date} parts={OWN} ahead={ahead} />;

export const GuardianPlace = (props: PlaceProps) => <GuardianDay {...props} parts={OF_CHILD} />;
