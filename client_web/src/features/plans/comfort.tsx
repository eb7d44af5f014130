/** How a lesson is most bearable; for the family to choose, and the highest step for care to agree to. */
import { useEffect, useRef, useState } from "preact/hooks";
import { api } from "../../core/client";
import { takeOver } from "../../core/comfort";
import type { ComfortOwn, ComfortView, MostPresent, OutOfView } from "../../generated/wire";
import { type Key, setLanguage, t } from "../../i18n";
import { ComfortSwitches } from "../../ui/comfort-switches";
import { Check } from "../../ui/field";
import { Loading, Trouble } from "../../ui/loading";
import { RadioGroup } from "../../ui/radio-group";
import { useDeed, useLoad } from "../../ui/use-load";

const MOST: readonly MostPresent[] = ["text", "voice", "face"];

interface ComfortProps {
  readonly person: string;
  /** It is the reader's own: then it also holds on this device, at once. */
  readonly own: boolean;
}

export function Comfort({ person, own }: ComfortProps) {
  const held = useLoad<ComfortView>(`comfort ${person}`, (signal) =>
    api.call("GET /api/plans/comfort", { query: { person_id: person }, signal }),
  );
  const [state, say] = useState<{ saved: boolean; error: unknown }>({ saved: false, error: null });
  const version = useRef(0);
  /** One after the other: a second tap is not lost while the first one is on its way. */
  const line = useRef<Promise<void>>(Promise.resolve());
  const { data: profile, error } = held;
  version.current = Math.max(version.current, profile?.version ?? 0);
  const save = async (part: { own: ComfortOwn } | { agreed: MostPresent }): Promise<void> => {
    try {
      const body = { person_id: person, version: version.current, own: null, agreed: null, ...part };
      version.current = (await api.call("POST /api/plans/comfort", { body })).version;
      if (own && "own" in part) takeOver(part.own, (language) => void setLanguage(language));
      say({ saved: true, error: null });
    } catch (failed) {
      say({ saved: false, error: failed });
      await held.refresh();
    }
  };
  const send = (part: { own: ComfortOwn } | { agreed: MostPresent }): void => {
    say({ saved: false, error: null });
    line.current = line.current.then(() => save(part));
  };
  return (
    <section class="card stack" aria-labelledby="comfort">
      <h2 id="comfort">{t("plans.comfort.title")}</h2>
      {error ? <Trouble error={error} retry={() => void held.refresh()} /> : null}
      {profile === null && !error ? <Loading /> : null}
      {profile?.family ? <Own profile={profile} onChange={(chosen) => send({ own: chosen })} /> : null}
      {profile && !profile.family ? <Agreed profile={profile} onChange={(agreed) => send({ agreed })} /> : null}
      {state.error ? <Trouble error={state.error} /> : null}
      <OutOfViewChoice person={person} />
      <p role="status" class="quiet">
        {state.saved ? t("plans.saved") : ""}
      </p>
    </section>
  );
}

interface OwnProps {
  readonly profile: ComfortView;
  readonly onChange: (own: ComfortOwn) => void;
}

function Agreed({
  profile,
  onChange,
}: {
  readonly profile: ComfortView;
  readonly onChange: (most: MostPresent) => void;
}) {
  const [agreed, set] = useState(profile.agreed);
  useEffect(() => set(profile.agreed), [profile]);
  const change = (most: MostPresent): void => {
    set(most);
    onChange(most);
  };
  return <MostChoice legend="plans.comfort.agreed" value={agreed} most={profile.school} onChange={change} />;
}

function Own({ profile, onChange: tell }: OwnProps) {
  const [own, set] = useState(profile.own);
  useEffect(() => set(profile.own), [profile]);
  const onChange = (chosen: ComfortOwn): void => {
    set(chosen);
    tell(chosen);
  };
  return (
    <>
      <p class="quiet">{t("plans.comfort.text")}</p>
      <ComfortSwitches value={own} onChange={(part) => onChange({ ...own, ...part })} />
      <Check
        label={t("plans.comfort.hidden")}
        hint={t("plans.comfort.hidden.hint")}
        checked={own.hidden}
        onChange={(hidden) => onChange({ ...own, hidden })}
      />
      <Check
        label={t("plans.comfort.teacher_only")}
        hint={t("plans.comfort.teacher_only.hint")}
        checked={own.teacher_only}
        onChange={(teacher_only) => onChange({ ...own, teacher_only })}
      />
      <Check
        label={t("plans.comfort.quiet_entry")}
        hint={t("plans.comfort.quiet_entry.hint")}
        checked={own.quiet_entry}
        onChange={(quiet_entry) => onChange({ ...own, quiet_entry })}
      />
      <MostChoice
        legend="plans.comfort.most"
        value={own.most}
        most={lowest(profile.agreed, profile.school)}
        onChange={(most) => onChange({ ...own, most })}
      />
      <RadioGroup<"nl" | "en" | "">
        legend={t("plans.comfort.language")}
        value={own.language ?? ""}
        options={[
          { value: "", label: t("plans.comfort.language.device") },
          { value: "nl", label: "Nederlands" },
          { value: "en", label: "English" },
        ]}
        onChange={(chosen) => onChange({ ...own, language: chosen === "" ? null : chosen })}
      />
    </>
  );
}

const lowest = (one: MostPresent, other: MostPresent): MostPresent =>
  MOST.indexOf(one) < MOST.indexOf(other) ? one : other;

interface MostChoiceProps {
  readonly legend: Key;
  readonly value: MostPresent;
  /** No more than this is offered. */
  readonly most: MostPresent;
  readonly onChange: (most: MostPresent) => void;
}

function MostChoice({ legend, value, most, onChange }: MostChoiceProps) {
  const offered = MOST.slice(0, MOST.indexOf(most) + 1);
  return (
    <>
      <RadioGroup
        legend={t(legend)}
        value={lowest(value, most)}
        options={offered.map((one) => ({ value: one, label: t(`plans.comfort.most.${one}`) }))}
        onChange={onChange}
      />
      {offered.length < MOST.length ? <p class="quiet">{t("plans.comfort.most.less")}</p> : null}
    </>
  );
}

function OutOfViewChoice({ person }: { readonly person: string }) {
  const held = useLoad<OutOfView>(`out of view ${person}`, (signal) =>
    api.call("GET /api/plans/out-of-view", { query: { person_id: person }, signal }),
  );
  const deed = useDeed();
  const [wished, wish] = useState<boolean | null>(null);
  const save = async (out: boolean): Promise<void> => {
    wish(out);
    const body = { person_id: person, out };
    await deed.run(async () => void (await api.call("POST /api/plans/out-of-view", { body })));
    await held.refresh();
    wish(null);
  };
  if (!held.data) return held.error ? <Trouble error={held.error} retry={() => void held.refresh()} /> : null;
  return (
    <>
      <Check
        label={t("plans.outOfView")}
        hint={t("plans.outOfView.hint")}
        checked={wished ?? held.data.out}
        onChange={(out) => void save(out)}
      />
      {deed.error ? <Trouble error={deed.error} /> : null}
    </>
  );
}
