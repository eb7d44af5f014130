import { Labelled } from "./labelled";

interface SelectProps {
  readonly label: string;
  readonly value: string;
  readonly options: readonly { readonly id: string; readonly name: string }[];
  readonly onChange: (value: string) => void;
  /** Shown while nothing is chosen. */
  readonly empty?: string;
  readonly hint?: string;
  readonly error?: string | null | undefined;
}

/** One choice of many, as the native list. */
export function Select({ label, value, options, onChange, empty, hint, error }: SelectProps) {
  return (
    <Labelled label={label} hint={hint} error={error}>
      {(tied) => (
        <select {...tied} class="input" value={value} onChange={(event) => onChange(event.currentTarget.value)}>
          {empty === undefined ? null : <option value="">{empty}</option>}
          {options.map((option) => (
            <option key={option.id} value={option.id}>
              {option.name}
            </option>
          ))}
        </select>
      )}
    </Labelled>
  );
}
