/** Change a date or a weekday: parts of the day, and how much in all. */
import { useState } from "preact/hooks";
import { api } from "../../core/client";
import { EMPTY, inOrder, isPlanned, KINDS, nextBlock, overlapping } from "../../core/day-plan";
import { longDate } from "../../core/time";
import type { BlockKind, DayBlock, DayPlanned, DayPlanView } from "../../generated/wire";
import { language, t } from "../../i18n";
import { Button } from "../../ui/button";
import { Check } from "../../ui/field";
import { Trouble } from "../../ui/loading";
import { Notice } from "../../ui/notice";
import { type MyText, SomebodyElse, somebodyElse } from "../../ui/somebody-else";
import { TextArea } from "../../ui/text-area";
import { useDeed } from "../../ui/use-load";
import { nameOf } from "./weekday";

interface DayPlanFormProps {
  readonly plan: DayPlanView;
  readonly planned: DayPlanned;
  /** One of both. */
  readonly date?: string;
  readonly weekday?: number;
  readonly onDone: (proposed: boolean) => void;
  readonly onReload: () => void;
}

const LONGEST = 400;

export function DayPlanForm({ plan, planned, date, weekday, onDone, onReload }: DayPlanFormProps) {
  const [day, set] = useState<DayPlanned>(isPlanned(planned) ? planned : EMPTY);
  const [words, setWords] = useState("");
  // The page reads the plan again now and then: what is saved is compared with what this form began from.
  const [version] = useState(plan.version);
  const deed = useDeed();
  const care = plan.may === "edit";
  const clash = overlapping(day.blocks);
  const change = (index: number, part: Partial<DayBlock>): void =>
    set({ ...day, blocks: day.blocks.map((block, at) => (at === index ? { ...block, ...part } : block)) });
  const save = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (clash) return;
    let proposed = false;
    const about = { date: date ?? null, weekday: weekday ?? null };
    const body = { person_id: plan.person_id, version, planned: day, words, ...about };
    const ok = await deed.run(async () => {
      ({ proposed } = await api.call("POST /api/plans/day-plan", { body }));
    });
    if (ok) onDone(proposed);
  };
  const others = deed.error ? somebodyElse(deed.error) : null;
  return (
    <form class="stack plan-form" onSubmit={(event) => void save(event)}>
      <p class="quiet">{t(care ? "plans.form.care" : "plans.form.family")}</p>
      <label class="field">
        <span class="field__label">{t("plans.form.ceiling")}</span>
        <span class="field__hint">{t("plans.form.ceiling.hint")}</span>
        <input
          class="input plan-form__number"
          type="number"
          inputMode="numeric"
          min={5}
          max={600}
          step={5}
          value={day.ceiling_min ?? ""}
          onInput={({ currentTarget: { value } }) => set({ ...day, ceiling_min: value === "" ? null : Number(value) })}
        />
      </label>
      {day.blocks.map((block, index) => (
        <BlockFields
          key={index}
          number={index + 1}
          block={block}
          onChange={(part) => change(index, part)}
          onRemove={() => set({ ...day, blocks: day.blocks.filter((_, at) => at !== index) })}
        />
      ))}
      <div>
        <Button onClick={() => set({ ...day, blocks: [...day.blocks, nextBlock(day.blocks)] })}>
          {t("plans.form.add")}
        </Button>
      </div>
      {care ? (
        <Check
          label={t("plans.form.mayStop")}
          hint={t("plans.form.mayStop.hint")}
          checked={day.may_stop}
          onChange={(may_stop) => set({ ...day, may_stop })}
        />
      ) : null}
      <TextArea label={t("plans.form.words")} value={words} onInput={setWords} maxLength={LONGEST} />
      {clash ? (
        <Notice kind="error">
          <p>{t("plans.form.overlap", { time: clash.start })}</p>
        </Notice>
      ) : null}
      {others ? (
        <SomebodyElse changes={others} field={dayOf} mine={mineOf(day, words)} onTheirs={onReload} />
      ) : deed.error ? (
        <Trouble error={deed.error} />
      ) : null}
      <div>
        <Button type="submit" kind="primary" busy={deed.busy}>
          {t("plans.form.save")}
        </Button>
      </div>
    </form>
  );
}

/** The date or the weekday that the other one changed. */
const dayOf = (field: string): string =>
  field.startsWith("weekday ") ? nameOf(Number(field.slice("weekday ".length))) : longDate(field, language());

const mineOf = (day: DayPlanned, words: string): readonly MyText[] => [
  { label: t("plans.form.ceiling"), text: day.ceiling_min ? String(day.ceiling_min) : "" },
  ...inOrder(day.blocks).map((block) => ({
    label: t(`plans.kind.${block.kind}`),
    text: t("plans.form.part.mine", { start: block.start, minutes: block.minutes }),
  })),
  { label: t("plans.form.words"), text: words },
];

interface BlockFieldsProps {
  readonly number: number;
  readonly block: DayBlock;
  readonly onChange: (part: Partial<DayBlock>) => void;
  readonly onRemove: () => void;
}

function BlockFields({ number, block, onChange, onRemove }: BlockFieldsProps) {
  return (
    <fieldset class="plan-block">
      <legend class="radios__legend">{t("plans.form.part", { number })}</legend>
      <label class="field">
        <span class="field__label">{t("plans.form.kind")}</span>
        <select
          class="input"
          value={block.kind}
          onChange={({ currentTarget: { value } }) => onChange({ kind: value as BlockKind })}
        >
          {KINDS.map((kind) => (
            <option key={kind} value={kind}>
              {t(`plans.kind.${kind}`)}
            </option>
          ))}
        </select>
      </label>
      <label class="field">
        <span class="field__label">{t("plans.form.start")}</span>
        <input
          class="input"
          type="time"
          required
          value={block.start}
          onInput={({ currentTarget: { value } }) => value && onChange({ start: value })}
        />
      </label>
      <label class="field">
        <span class="field__label">{t("plans.form.minutes")}</span>
        <input
          class="input plan-form__number"
          type="number"
          inputMode="numeric"
          required
          min={5}
          max={480}
          value={block.minutes}
          onInput={({ currentTarget: { value } }) => value && onChange({ minutes: Number(value) })}
        />
      </label>
      <label class="field">
        <span class="field__label">{t("plans.form.weight")}</span>
        <select
          class="input"
          value={String(block.weight)}
          onChange={({ currentTarget: { value } }) => onChange({ weight: Number(value) })}
        >
          {([1, 2, 3] as const).map((weight) => (
            <option key={weight} value={String(weight)}>
              {t(`plans.weight.${weight}`)}
            </option>
          ))}
        </select>
      </label>
      <Button kind="quiet" icon="cross" onClick={onRemove}>
        {t("plans.form.remove")}
        <span class="visually-hidden"> {t("plans.form.part", { number })}</span>
      </Button>
    </fieldset>
  );
}
