/** `/`: the day of a pupil, a guardian or a teacher; for other staff the few pages of their work. */
import type { PageProps } from "../core/page-props";
import { isDate } from "../core/time";
import type { Me } from "../generated/wire";
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
  staff: () => forStaff(async () => (await import("./staff-start")).StaffStart),
} as const;

export function Start({ me, place }: PageProps) {
  if (!me) return null;
  const asked = place.query.date ?? "";
  const props: StartProps = { me, date: isDate(asked) ? asked : undefined };
  if (me.roles.includes("pupil")) return <Lazy name="pupil" load={SCREENS.pupil} props={props} />;
  if (me.roles.includes("guardian")) return <Lazy name="guardian" load={SCREENS.guardian} props={props} />;
  return <Lazy name="staff" load={SCREENS.staff} props={props} />;
}
