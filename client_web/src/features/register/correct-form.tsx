/** Minutes that a person adds to a pupil's date or takes off, with the reason. */
import { useState } from "preact/hooks";
import { api } from "../../core/client";
import { BUCKETS, type Correcting, line, REASONS, usual } from "../../core/corrections";
import { clockTime } from "../../core/time";
import type { CorrectionReason, CreditBucket, ReportLesson } from "../../generated/wire";
import { t } from "../../i18n";
import { Button } from "../../ui/button";
import { Field } from "../../ui/field";
import { Trouble } from "../../ui/loading";
import { RadioGroup } from "../../ui/radio-group";
import { Select } from "../../ui/select";
import { TextArea } from "../../ui/text-area";
import { useErrors } from "../../ui/use-errors";
import { useDeed } from "../../ui/use-load";

interface CorrectFormProps {
  readonly pupil: string;
  readonly date: string;
  readonly lessons: readonly ReportLesson[];
  readonly zone: string;
  readonly onDone: () => Promise<void>;
}

export function CorrectForm({ pupil, date, lessons, zone, onDone }: CorrectFormProps) {
  const [form, setForm] = useState<Correcting>(() => usual(lessons, lessons[0]?.slot_id ?? ""));
  const deed = useDeed();
  const errors = useErrors<"minutes" | "words">();
  const put = (change: Partial<Correcting>): void => setForm({ ...form, ...change });
  const send = async (event: Event): Promise<void> => {
    event.preventDefault();
    const good = errors.none(event.currentTarget, {
      minutes: line.minutes(form) === null ? t("register.corrections.minutes.wrong") : null,
      words: form.words.trim().length < 3 ? t("register.corrections.words.short") : null,
    });
    if (!good) return;
    await deed.run(async () => {
      await api.call("POST /api/register/corrections", { body: line.body(form, pupil, date) });
      await onDone();
    });
  };
  const named = lessons.map((one) => ({
    id: one.slot_id,
    name: `${clockTime(one.starts_at, zone)} ${one.subject}`,
  }));
  return (
    <form class="card stack" onSubmit={(event) => void send(event)} noValidate aria-labelledby="correct">
      <h2 id="correct">{t("register.corrections.correct")}</h2>
      <Select
        label={t("register.corrections.lesson")}
        value={form.slot}
        empty={t("register.corrections.day")}
        options={named}
        onChange={(slot) => setForm({ ...form, slot, bucket: usual(lessons, slot).bucket })}
      />
      <RadioGroup
        row
        legend={t("register.corrections.way")}
        value={form.way}
        options={(["more", "less"] as const).map((value) => ({ value, label: t(`register.corrections.way.${value}`) }))}
        onChange={(way) => put({ way })}
      />
      <Field
        label={t("register.corrections.minutes")}
        value={form.minutes}
        onInput={(minutes) => put({ minutes })}
        error={errors.of.minutes}
        input={{ maxLength: 4, class: "corrections__minutes" }}
      />
      <Select
        label={t("register.corrections.bucket")}
        value={form.bucket}
        options={BUCKETS.map((id) => ({ id, name: t(`register.corrections.bucket.${id}`) }))}
        onChange={(bucket) => put({ bucket: bucket as CreditBucket })}
      />
      <Select
        label={t("register.corrections.reason")}
        value={form.reason}
        options={REASONS.map((id) => ({ id, name: t(`register.corrections.reason.${id}`) }))}
        onChange={(reason) => put({ reason: reason as CorrectionReason })}
      />
      <TextArea
        label={t("register.corrections.words")}
        hint={t("register.corrections.words.hint")}
        value={form.words}
        onInput={(words) => put({ words })}
        error={errors.of.words}
        rows={2}
        maxLength={500}
      />
      {deed.error ? <Trouble error={deed.error} /> : null}
      <div>
        <Button type="submit" kind="primary" busy={deed.busy}>
          {t("register.corrections.save")}
        </Button>
      </div>
    </form>
  );
}
