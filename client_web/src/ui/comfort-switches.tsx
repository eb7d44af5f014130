import { type Ease, HANDS, TURNS } from "../core/comfort";
import { t } from "../i18n";
import { Check } from "./field";
import { RadioGroup } from "./radio-group";

interface ComfortSwitchesProps {
  readonly value: Ease;
  /** Choices that are not shown here. */
  readonly without?: readonly (keyof Ease)[];
  readonly onChange: (part: Partial<Ease>) => void;
}

const SWITCHES = ["calm", "dim", "soft", "mono"] as const;

/** How lessons look and sound: each a switch with one sentence, taken back with the same tap. */
export function ComfortSwitches({ value, without = [], onChange }: ComfortSwitchesProps) {
  return (
    <>
      {SWITCHES.filter((one) => !without.includes(one)).map((one) => (
        <Check
          key={one}
          label={t(`plans.comfort.${one}`)}
          hint={t(`plans.comfort.${one}.hint`)}
          checked={value[one]}
          onChange={(on) => onChange({ [one]: on })}
        />
      ))}
      {without.includes("turn") ? null : (
        <RadioGroup
          row
          class="comfort-choice"
          legend={t("plans.comfort.turn")}
          value={value.turn}
          options={TURNS.map((turn) => ({ value: turn, label: t(`plans.comfort.turn.${turn}`) }))}
          onChange={(turn) => onChange({ turn })}
        />
      )}
      {without.includes("hand") ? null : (
        <RadioGroup
          row
          class="comfort-choice"
          legend={t("plans.comfort.hand")}
          value={value.hand}
          options={HANDS.map((hand) => ({ value: hand, label: t(`plans.comfort.hand.${hand}`) }))}
          onChange={(hand) => onChange({ hand })}
        />
      )}
    </>
  );
}
