/** A date that is chosen or typed. */
import { useRef } from "preact/hooks";
import { Labelled } from "../../ui/labelled";

const FIRST = "2000-01-01";
const LAST = "2999-12-31";

interface DateFieldProps {
  readonly label: string;
  readonly date: string;
  readonly onTake: (date: string) => void;
}

/** One from the calendar is taken at once; one that is typed when it is left, for each of its parts makes a date. */
export function DateField({ label, date, onTake }: DateFieldProps) {
  const typing = useRef(false);
  const take = (input: HTMLInputElement): void => {
    typing.current = false;
    if (!input.value || !input.validity.valid) input.value = date;
    else if (input.value !== date) onTake(input.value);
  };
  return (
    <Labelled label={label}>
      {(tied) => (
        <input
          {...tied}
          class="input"
          type="date"
          min={FIRST}
          max={LAST}
          value={date}
          onPointerDown={() => {
            typing.current = false;
          }}
          onKeyDown={(event) => {
            if (event.key === "Enter") take(event.currentTarget);
            else typing.current = true;
          }}
          onChange={(event) => typing.current || take(event.currentTarget)}
          onBlur={(event) => take(event.currentTarget)}
        />
      )}
    </Labelled>
  );
}
