/** `/`: the day of a pupil, a guardian or a teacher; for other staff the few pages of their work. */
import type { PageProps } from "../core/page-props";
import { isDate } from "../core/time";
import type { Me, Role } from "../generated/wire";
import { forStaff } from "../i18n";
import { Lazy } from "./lazy";

interface StartProps {
  readonly me: Me;
  readonly date: string | undefined;
}

const SCREENS = {
  pupil: async () => {
    const { PupilPlace } = await import("./family-start");
    return PupilPlace;
  },
  guardian: async () => {
    const { GuardianPlace } = await import("./family-start");
    return GuardianPlace;
  },
  outside: () => forStaff(async () => (await import("./outside-start")).OutsideStart),
  staff: () => forStaff(async () => (await import("./staff-start")).StaffStart),
} as const;

const OUTSIDE: ReadonlySet<Role> = new Set(["consultant", "partnership", "board"]);

const AT_WORK: ReadonlySet<Role> = new Set(["teacher", "mentor", "coordinator", "leader"]);

/** Who works at school and is a parent as well has their work first; `?child` is the day of their child. */
export function Start(page: PageProps) {
  const { me, place } = page;
  if (!me) return null;
  const asked = place.query.date ?? "";
  const props: StartProps = { me, date: isDate(asked) ? asked : undefined };
  if (me.roles.includes("pupil")) return <Lazy name="pupil" load={SCREENS.pupil} props={props} />;
  const works = me.roles.some((role) => AT_WORK.has(role));
  const asParent = me.roles.includes("guardian") && (!works || place.query.child !== undefined);
  if (asParent) return <Lazy name="guardian" load={SCREENS.guardian} props={props} />;
  if (me.roles.every((role) => OUTSIDE.has(role))) return <Lazy name="outside" load={SCREENS.outside} props={page} />;
  return <Lazy name="staff" load={SCREENS.staff} props={props} />;
}
