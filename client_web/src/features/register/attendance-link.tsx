/** The way to one lesson's attendance, where the school takes it in Erbij. */
import { api } from "../../core/client";
import type { AttendanceSetting } from "../../generated/wire";
import { t } from "../../i18n";
import { ButtonLink } from "../../ui/button";
import { useLoad } from "../../ui/use-load";

let asked: Promise<AttendanceSetting> | null = null;

/** Asked once for all lessons of the page; after a failure again. */
function setting(): Promise<AttendanceSetting> {
  asked ??= api.call("GET /api/register/attendance/setting", {}).catch((error: unknown) => {
    asked = null;
    throw error;
  });
  return asked;
}

interface AttendanceLinkProps {
  readonly slotId: string;
  readonly about: string;
  readonly begun: boolean;
}

export function AttendanceLink({ slotId, about, begun }: AttendanceLinkProps) {
  const held = useLoad<AttendanceSetting>("attendance", setting);
  if (!begun || !held.data?.taken_here) return null;
  return (
    <ButtonLink icon="people" href={`/register/attendance?slot_id=${slotId}`}>
      {t("register.attendance.open")}
      <span class="visually-hidden">{about}</span>
    </ButtonLink>
  );
}
