import { Labelled } from "./labelled";

interface TextAreaProps {
  readonly label: string;
  readonly value: string;
  readonly onInput: (value: string) => void;
  readonly hint?: string | undefined;
  readonly error?: string | null | undefined;
  readonly rows?: number;
  readonly maxLength: number;
}

/** A labelled text of a few lines, with a hint before and an error after typing. */
export function TextArea({ label, value, onInput, hint, error, rows = 4, maxLength }: TextAreaProps) {
  return (
    <Labelled label={label} hint={hint} error={error}>
      {(tied) => (
        <textarea
          {...tied}
          class="input"
          rows={rows}
          maxLength={maxLength}
          value={value}
          onInput={(event) => onInput(event.currentTarget.value)}
        />
      )}
    </Labelled>
  );
}
