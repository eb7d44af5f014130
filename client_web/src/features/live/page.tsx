import type { Me } from "../../generated/wire";
import "./live.css";
import { PupilPage } from "./pupil";
import { TeacherPage } from "./teacher";

/** The live lesson: a pupil's screen, or the teacher's phone. */
export default function LivePage({ slotId, me }: { readonly slotId: string; readonly me: Me }) {
  if (me.roles.includes("pupil")) return <PupilPage slotId={slotId} demo={me.demo} />;
  return <TeacherPage slotId={slotId} demo={me.demo} />;
}
