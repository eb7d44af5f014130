/** What every text that is signed has in common: agree on the screen, or file the paper. */
import { useState } from "preact/hooks";
import { bytesInBase64 } from "../../core/base64";
import { clock } from "../../core/clock";
import { localDate } from "../../core/time";
import { t } from "../../i18n";
import { Button } from "../../ui/button";
import { Check, Field } from "../../ui/field";
import { Trouble } from "../../ui/loading";
import { Notice } from "../../ui/notice";
import { useDeed } from "../../ui/use-load";

interface SignFormProps {
  readonly label: string;
  /** Sign; a refusal is shown, with `onReload` to read the text again. */
  readonly onSign: () => Promise<void>;
  readonly onDone: () => void;
}

export function SignForm({ label, onSign, onDone }: SignFormProps) {
  const [agreed, agree] = useState(false);
  const [missing, miss] = useState(false);
  const deed = useDeed();
  const sign = async (event: Event): Promise<void> => {
    event.preventDefault();
    miss(!agreed);
    if (agreed && (await deed.run(onSign))) onDone();
  };
  return (
    <form class="stack stack--tight" onSubmit={(event) => void sign(event)}>
      <Check label={label} checked={agreed} onChange={agree} />
      {missing ? (
        <Notice kind="error">
          <p>{t("plans.start.sign.missing")}</p>
        </Notice>
      ) : null}
      {deed.error ? <Trouble error={deed.error} retry={onDone} /> : null}
      <div>
        <Button type="submit" kind="primary" icon="check" busy={deed.busy}>
          {t("plans.start.sign")}
        </Button>
      </div>
    </form>
  );
}

export interface SignedPaper {
  readonly signed_by: string;
  readonly signed_on: string;
  /** In base 64. */
  readonly paper: string;
}

interface PaperFormProps {
  readonly title: string;
  /** Who is known to have signed; undefined: asked. */
  readonly by?: string;
  /** The school's day; undefined: that of this device. */
  readonly today?: string;
  readonly onFile: (signed: SignedPaper) => Promise<void>;
  readonly onDone: () => void;
}

export function PaperForm({ title, by, today = localDate(clock.now()), onFile, onDone }: PaperFormProps) {
  const [name, setName] = useState(by ?? "");
  const [date, setDate] = useState(today);
  const [file, setFile] = useState<File | null>(null);
  const deed = useDeed();
  const send = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (!file) return;
    const ok = await deed.run(async () => {
      await onFile({ signed_by: name, signed_on: date, paper: await bytesInBase64(file) });
    });
    if (ok) onDone();
  };
  return (
    <details class="help">
      <summary>{title}</summary>
      <form class="stack help__body" onSubmit={(event) => void send(event)}>
        {by === undefined ? (
          <Field
            label={t("plans.start.file.by")}
            value={name}
            onInput={setName}
            input={{ required: true, minLength: 2, maxLength: 80 }}
          />
        ) : null}
        <Field
          label={t("plans.start.file.on")}
          value={date}
          onInput={setDate}
          input={{ type: "date", required: true, max: today }}
        />
        <label class="field">
          <span class="field__label">{t("plans.start.file.scan")}</span>
          <span class="field__hint">{t("plans.start.file.scan.hint")}</span>
          <input
            class="input"
            type="file"
            required
            accept="application/pdf,image/jpeg,image/png"
            onChange={({ currentTarget: { files } }) => setFile(files?.[0] ?? null)}
          />
        </label>
        {deed.error ? <Trouble error={deed.error} /> : null}
        <div>
          <Button type="submit" kind="primary" busy={deed.busy}>
            {t("plans.form.save")}
          </Button>
        </div>
      </form>
    </details>
  );
}
