import { Labelled } from "./labelled";

interface InputSettings {
  readonly type?: "text" | "email" | "password" | "search" | "date" | "time";
  readonly autocomplete?: "username" | "current-password" | "new-password" | "one-time-code" | "off";
  readonly required?: boolean;
  readonly readOnly?: boolean;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly spellcheck?: boolean;
  readonly class?: string;
  /** Id of a datalist with suggestions; for plain text. */
  readonly list?: string;
  readonly min?: string;
  readonly max?: string;
}

interface FieldProps {
  readonly label: string;
  readonly value: string;
  readonly onInput: (value: string) => void;
  readonly hint?: string | undefined;
  readonly error?: string | null | undefined;
  readonly input?: InputSettings;
}

/** A labelled text field with a hint before and an error after typing. */
export function Field({ label, value, onInput, hint, error, input }: FieldProps) {
  return (
    <Labelled label={label} hint={hint} error={error}>
      {(tied) => (
        <input
          {...(input as { type?: "text" })}
          {...tied}
          class={["input", input?.class].filter(Boolean).join(" ")}
          value={value}
          onInput={(event) => onInput(event.currentTarget.value)}
        />
      )}
    </Labelled>
  );
}

interface CheckProps {
  readonly label: string;
  readonly hint?: string;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
}

/** A yes-or-no choice. */
export function Check({ label, hint, checked, onChange }: CheckProps) {
  return (
    <label class="check">
      <input type="checkbox" checked={checked} onChange={(event) => onChange(event.currentTarget.checked)} />
      <span class="radio__text">
        <span class="radio__label">{label}</span>
        {hint ? <span class="radio__hint">{hint}</span> : null}
      </span>
    </label>
  );
}
