/** What stands folded below a row, the same for school and family: the time line in words, and how it was counted. */
import { isGap, minutesAndSeconds, stretches } from "../../core/register-line";
import type { RegisterRow } from "../../generated/wire";
import { t } from "../../i18n";
import { TimeSpan } from "../../ui/time";
import { Explained } from "./explained";
import { stateName } from "./line";

interface RowMoreProps {
  readonly row: RegisterRow;
  readonly zone: string;
  /** Tells this row from others for whoever hears the page. */
  readonly about: string;
}

export function RowMore({ row, zone, about }: RowMoreProps) {
  return (
    <div class="register__more">
      <details class="help">
        <summary>
          {t("register.timeline")}
          <span class="visually-hidden"> {about}</span>
        </summary>
        <Parts row={row} zone={zone} />
      </details>
      <Explained sentences={row.explanation} version={row.policy_version} about={about} />
    </div>
  );
}

/** The time line in words: every stretch with its reason. */
function Parts({ row, zone }: { readonly row: RegisterRow; readonly zone: string }) {
  return (
    <ul class="list register__parts">
      {stretches(row).map(({ part, seconds }) => (
        <li key={part.start} class={isGap(part.state) ? "register__gap" : undefined}>
          <span class="register__when">
            <TimeSpan start={part.start} end={part.end} zone={zone} />
          </span>
          <span>
            {stateName(part.state)}{" "}
            <span class="quiet">({t("register.length", { length: minutesAndSeconds(seconds) })})</span>
          </span>
        </li>
      ))}
    </ul>
  );
}
