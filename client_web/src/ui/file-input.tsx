import { Labelled } from "./labelled";
import { Notice } from "./notice";

interface FileInputProps {
  readonly label: string;
  readonly accept: string;
  readonly disabled?: boolean;
  /** Why the file cannot be used, in words. */
  readonly trouble: string | null;
  /** Undefined: none is chosen any more. */
  readonly onChoose: (file: File | undefined) => void;
}

/** One file from this device. Chosen again, the same one was just mended: a browser calls that no change, or a cancel. */
export function FileInput({ label, accept, disabled = false, trouble, onChoose }: FileInputProps) {
  return (
    <>
      <Labelled label={label}>
        {(tied) => (
          <input
            {...tied}
            class="input"
            type="file"
            accept={accept}
            disabled={disabled}
            onClick={(event) => {
              event.currentTarget.value = "";
            }}
            onCancel={(event) => onChoose(event.currentTarget.files?.[0])}
            onChange={(event) => onChoose(event.currentTarget.files?.[0])}
          />
        )}
      </Labelled>
      {trouble ? (
        <Notice kind="error">
          <p>{trouble}</p>
        </Notice>
      ) : null}
    </>
  );
}
