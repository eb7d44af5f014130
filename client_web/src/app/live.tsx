/** `/live/…`: a pupil's screen, or the teacher's phone. Each fetches its own code only. */
import type { PageProps } from "../core/page-props";
import { forStaff } from "../i18n";
import { Lazy } from "./lazy";

const SCREENS = {
  pupil: async () => (await import("../features/live/pupil")).PupilPage,
  teacher: () => forStaff(async () => (await import("../features/live/teacher")).TeacherPage),
} as const;

export function LivePlace({ place, me }: PageProps) {
  if (!me) return null;
  const props = { slotId: place.params.slotId ?? "", demo: me.demo };
  const name = me.roles.includes("pupil") ? "pupil" : "teacher";
  return <Lazy name={name} load={SCREENS[name]} props={props} />;
}
