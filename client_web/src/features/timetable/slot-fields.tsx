/** The parts of a lesson that are asked alike for a new one and for one that changes: when and where. */
import { useId, useState } from "preact/hooks";
import { later, minutesOf, sameHour, type When, type Where } from "../../core/slots";
import type { SlotHour } from "../../generated/wire";
import { t } from "../../i18n";
import { Field } from "../../ui/field";
import { RadioGroup } from "../../ui/radio-group";
import "./slots.css";

const OTHER = "other";
const hourKey = (hour: SlotHour): string => `${hour.start}-${hour.end}`;

interface WhenFieldsProps {
  readonly when: When;
  readonly hours: readonly SlotHour[];
  readonly errors: Readonly<Partial<Record<"date" | "end", string>>>;
  readonly onChange: (when: When) => void;
}

/** The day, and one of the school's own hours; another time shows two fields. */
export function WhenFields({ when, hours, errors, onChange }: WhenFieldsProps) {
  const known = hours.find((hour) => sameHour(hour, when));
  const [free, setFree] = useState(known === undefined);
  const options = [
    ...hours.map((hour) => ({ value: hourKey(hour), label: `${hour.start} – ${hour.end}` })),
    { value: OTHER, label: t("timetable.slot.otherTime") },
  ];
  const choose = (value: string): void => {
    setFree(value === OTHER);
    const hour = hours.find((one) => hourKey(one) === value);
    if (hour) onChange({ ...when, start: hour.start, end: hour.end });
  };
  return (
    <>
      <Field
        label={t("timetable.slot.date")}
        value={when.date}
        onInput={(date) => onChange({ ...when, date })}
        error={errors.date}
        input={{ type: "date", required: true }}
      />
      <RadioGroup
        row
        class="hours"
        legend={t("timetable.slot.hour")}
        value={free || !known ? OTHER : hourKey(known)}
        options={options}
        onChange={choose}
      />
      {free ? <Times when={when} error={errors.end} onChange={onChange} /> : null}
    </>
  );
}

interface TimesProps {
  readonly when: When;
  readonly error: string | undefined;
  readonly onChange: (when: When) => void;
}

/** A later start takes the end with it: the lesson stays as long as it was. */
function Times({ when, error, onChange }: TimesProps) {
  const start = (value: string): void => {
    const length = minutesOf(when.end) - minutesOf(when.start);
    onChange({ ...when, start: value, end: value && length > 0 ? later(value, length) : when.end });
  };
  return (
    <div class="slots__pair">
      <Field label={t("timetable.slot.start")} value={when.start} onInput={start} input={{ type: "time" }} />
      <Field
        label={t("timetable.slot.end")}
        value={when.end}
        onInput={(end) => onChange({ ...when, end })}
        error={error}
        input={{ type: "time" }}
      />
    </div>
  );
}

interface WhereFieldsProps {
  readonly where: Where;
  readonly place: string;
  readonly places: readonly string[];
  readonly onChange: (where: Where, place: string) => void;
}

/** In a classroom, or everybody at home. */
export function WhereFields({ where, place, places, onChange }: WhereFieldsProps) {
  return (
    <>
      <RadioGroup
        row
        legend={t("timetable.slot.where")}
        value={where}
        options={[
          { value: "place", label: t("timetable.slot.inPlace"), icon: "board" },
          { value: "remote", label: t("timetable.slot.allRemote"), icon: "screen" },
        ]}
        onChange={(chosen) => onChange(chosen, place)}
      />
      {where === "place" ? (
        <Suggested
          label={t("timetable.slot.place")}
          value={place}
          among={places}
          onInput={(value) => onChange(where, value)}
        />
      ) : null}
    </>
  );
}

interface SuggestedProps {
  readonly label: string;
  readonly value: string;
  readonly among: readonly string[];
  readonly error?: string | undefined;
  readonly onInput: (value: string) => void;
}

/** A text that was mostly written before. */
export function Suggested({ label, value, among, error, onInput }: SuggestedProps) {
  const list = useId();
  return (
    <>
      <Field
        label={label}
        value={value}
        onInput={onInput}
        error={error}
        input={{ list, maxLength: 80, autocomplete: "off" }}
      />
      <datalist id={list}>
        {among.map((one) => (
          <option key={one} value={one} />
        ))}
      </datalist>
    </>
  );
}
