/** Work outside lessons, confirmed by a teacher or done in the catalogue, as a line of the register: the same for school and family. */
import { longDate } from "../../core/time";
import type { RegisterWork } from "../../generated/wire";
import { language, t, tn } from "../../i18n";
import { TimeSpan } from "../../ui/time";
import { AfterClose } from "./after-close";
import { DisputeLine } from "./dispute-line";
import { Explained } from "./explained";

interface WorkProps {
  readonly work: RegisterWork;
  readonly zone: string;
}

/** A line of "Mijn minuten". */
export function WorkLine({ work, zone }: WorkProps) {
  const own = work.source === "C";
  const about = `${own ? work.text : t("register.work")}, ${longDate(work.date, language())}`;
  return (
    <li class="minutes__row">
      <div class="minutes__lesson">
        <h3>{own ? work.text : t("register.work")}</h3>
        {work.starts_at && work.ends_at ? (
          <p class="register__when">
            <TimeSpan start={work.starts_at} end={work.ends_at} zone={zone} />
          </p>
        ) : null}
        <strong class="minutes__sum">{tn("register.minutes", work.credited_minutes)}</strong>
      </div>
      <WorkWords work={work} />
      <WorkMore work={work} about={about} />
      <DisputeLine
        id={work.work_id}
        kind={own ? "OWN" : "WORK"}
        date={own ? work.date : undefined}
        about={about}
        over
      />
    </li>
  );
}

/** What was done and who confirmed it; a lesson in one's own time is its own heading. */
export function WorkWords({ work }: { readonly work: RegisterWork }) {
  if (work.source === "C") {
    const minutes = tn("register.minutes", Math.floor(work.recorded_seconds / 60));
    return (
      <>
        <AfterClose seconds={work.late_seconds} />
        <p class="quiet">
          {t("register.own", { minutes })}
          {work.confirmed_by === "" ? "" : ` · ${t("register.work.by", { name: work.confirmed_by })}`}
          {work.waits ? ` · ${t("register.own.waits")}` : ""}
        </p>
      </>
    );
  }
  return (
    <>
      <p>{work.text}</p>
      <AfterClose seconds={work.late_seconds} />
      <p class="quiet">
        {t("register.work.by", { name: work.confirmed_by })}
        {work.waits ? ` · ${t("register.work.waits")}` : ""}
      </p>
    </>
  );
}

/** How it was counted. */
export function WorkMore({ work, about }: { readonly work: RegisterWork; readonly about: string }) {
  return (
    <div class="register__more">
      <Explained sentences={work.explanation} version={work.policy_version} about={about} />
    </div>
  );
}

/** What school corrected of a day that stands on none of its lines. */
export function CorrectedLine({ seconds }: { readonly seconds: number }) {
  if (seconds === 0) return null;
  const minutes = Math.trunc(Math.abs(seconds) / 60);
  const rest = Math.abs(seconds) % 60;
  const length = rest === 0 ? tn("register.minutes", minutes) : `${minutes}:${String(rest).padStart(2, "0")}`;
  return <p>{t(seconds > 0 ? "register.corrected.more" : "register.corrected.less", { length })}</p>;
}
