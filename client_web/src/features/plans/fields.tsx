/** What the fields of every step have in common. */
import type { PlanEditor, PlanForm } from "../../core/plan-editor";
import type { PupilPlan } from "../../generated/wire";
import { language } from "../../i18n";

export interface FieldsProps {
  readonly plan: PupilPlan;
  readonly editor: PlanEditor;
  /** What stands in the form now: a part whose properties stay the same is not drawn again. */
  readonly form: PlanForm;
}

export const LONG = 2000;
export const line = { maxLength: 200 } as const;
export const day = { type: "date" } as const;
export const orNull = (value: string): string | null => value || null;

/** A number of hours and minutes a week, as hours with a comma; null for what is no number. */
export const minutesOf = (text: string): number | null => {
  const hours = Number(text.replace(",", "."));
  return text.trim() === "" || !Number.isFinite(hours) || hours < 0 || hours > 50 ? null : Math.round(hours * 60);
};
export const hoursOf = (minutes: number | null): string =>
  minutes === null ? "" : new Intl.NumberFormat(language(), { maximumFractionDigits: 2 }).format(minutes / 60);

interface HoursProps {
  readonly label: string;
  readonly minutes: number | null;
  readonly onMinutes: (minutes: number | null) => void;
}

export function Hours({ label, minutes, onMinutes }: HoursProps) {
  return (
    <div class="field">
      <label class="field__label">
        {label}
        <input
          class="input plans__hours"
          inputMode="decimal"
          defaultValue={hoursOf(minutes)}
          onInput={(event) => onMinutes(minutesOf(event.currentTarget.value))}
        />
      </label>
    </div>
  );
}
