/** `/register`: the school's day for who keeps it, and one's own minutes for pupil and guardian. */
import { showsMinutes } from "../core/minutes";
import type { PageProps } from "../core/page-props";
import { forFamily, forStaff } from "../i18n";
import { Lazy } from "./lazy";

const SCREENS = {
  minutes: () => forFamily(async () => (await import("../features/register/minutes")).default),
  school: () => forStaff(async () => (await import("../features/register/page")).default),
} as const;

export function RegisterPlace(props: PageProps) {
  if (!props.me) return null;
  const name = showsMinutes(props.me.roles, props.place.query) ? "minutes" : "school";
  return <Lazy name={name} load={SCREENS[name]} props={props} />;
}
