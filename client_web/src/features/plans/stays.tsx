/** Where the pupil is from which date on: the place that the register writes beside every lesson. */
import type { Stay, StayPlace } from "../../generated/wire";
import { t } from "../../i18n";
import { Button } from "../../ui/button";
import { Field } from "../../ui/field";
import { Select } from "../../ui/select";
import { day } from "./fields";

export const PLACES: readonly StayPlace[] = ["HOME", "HOSPITAL", "INSTITUTION", "SCHOOL", "OTHER"];

interface StaysProps {
  readonly stays: readonly Stay[];
  /** The first date for a place that is added: what is past stays as it was. */
  readonly next: string;
  readonly onChange: (stays: readonly Stay[]) => void;
}

export function Stays({ stays, next, onChange }: StaysProps) {
  const change = (at: number, what: Partial<Stay>): void =>
    onChange(stays.map((one, index) => (index === at ? { ...one, ...what } : one)));
  return (
    <fieldset class="stack plans__stays">
      <legend>{t("plans.stays.title")}</legend>
      <p class="quiet">{t("plans.stays.text")}</p>
      {stays.length > 0 ? (
        <ol class="list stack">
          {stays.map((one, at) => (
            <li class="plans__stay" key={at}>
              <Field
                label={t("plans.stays.since")}
                value={one.since}
                onInput={(since) => since && change(at, { since })}
                input={day}
              />
              <Select
                label={t("plans.stays.at")}
                value={one.at}
                options={PLACES.map((id) => ({ id, name: t(`plans.place.${id}`) }))}
                onChange={(value) => change(at, { at: value as StayPlace })}
              />
              <Button kind="quiet" onClick={() => onChange(stays.filter((_, index) => index !== at))}>
                {t("plans.stays.remove")}
                <span class="visually-hidden">: {t(`plans.place.${one.at}`)}</span>
              </Button>
            </li>
          ))}
        </ol>
      ) : null}
      {stays.some(({ at }) => at === "SCHOOL") ? <p class="quiet">{t("plans.stays.school")}</p> : null}
      <div>
        <Button onClick={() => onChange([...stays, { since: next, at: stays.length > 0 ? "HOME" : "HOSPITAL" }])}>
          {t("plans.stays.add")}
        </Button>
      </div>
    </fieldset>
  );
}
