/** The school shows a pupil to somebody: to whom, what, until when, and why. And an agreement that stands on paper. */
import { useState } from "preact/hooks";
import { api } from "../../core/client";
import { longDate } from "../../core/time";
import type { GranteeKind, GrantGiven, GrantScope } from "../../generated/wire";
import { language, t } from "../../i18n";
import { Button } from "../../ui/button";
import { Check, Field } from "../../ui/field";
import { Trouble } from "../../ui/loading";
import { Notice } from "../../ui/notice";
import { RadioGroup } from "../../ui/radio-group";
import { Select } from "../../ui/select";
import { TextArea } from "../../ui/text-area";
import { useErrors } from "../../ui/use-errors";
import { useDeed } from "../../ui/use-load";
import type { FileGrantProps, GrantPart } from "./grants";
import { PaperForm, type SignedPaper } from "./sign-forms";

const SCOPES: readonly GrantScope[] = ["NAME", "PLAN", "PASSPORT", "TIMETABLE", "LINK_HEALTH", "REGISTER_COUNTS"];
/** Only another school can tell when the pupil was there. */
const OF_A_SCHOOL: readonly GrantScope[] = [...SCOPES, "ATTENDANCE"];
const USUAL: readonly GrantScope[] = ["NAME", "PLAN"];

export function GiveGrant({ found, onDone }: GrantPart) {
  const [open, setOpen] = useState(false);
  const [made, setMade] = useState<GrantGiven | null>(null);
  return (
    <>
      {made ? <Made made={made} /> : null}
      {open ? (
        <GiveForm
          found={found}
          onDone={(given) => {
            setOpen(false);
            setMade(given);
            onDone();
          }}
          onCancel={() => setOpen(false)}
        />
      ) : (
        <div>
          <Button icon="plus" onClick={() => setOpen(true)}>
            {t("plans.grants.give")}
          </Button>
        </div>
      )}
    </>
  );
}

function Made({ made }: { readonly made: GrantGiven }) {
  const [copied, copy] = useState(false);
  if (!made.link) return <Notice kind="ok">{t("plans.grants.given")}</Notice>;
  const link = made.link;
  return (
    <Notice kind="ok">
      <p>{t("plans.grants.given.link")}</p>
      <label class="field">
        <span class="field__label">{t("ui.link.address")}</span>
        <input class="input" readOnly value={link} onFocus={(event) => event.currentTarget.select()} />
      </label>
      <Button
        icon={copied ? "check" : "copy"}
        onClick={() =>
          void navigator.clipboard.writeText(link).then(
            () => copy(true),
            () => undefined,
          )
        }
      >
        {t(copied ? "ui.copied" : "ui.copy")}
      </Button>
    </Notice>
  );
}

interface GiveFormProps {
  readonly found: GrantPart["found"];
  readonly onDone: (given: GrantGiven) => void;
  readonly onCancel: () => void;
}

function GiveForm({ found, onDone, onCancel }: GiveFormProps) {
  const [kind, setKind] = useState<GranteeKind>("PERSON");
  const [school, setSchool] = useState("");
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [scopes, setScopes] = useState<readonly GrantScope[]>(USUAL);
  const [first, setFirst] = useState(found.today);
  const [until, setUntil] = useState("");
  const [reason, setReason] = useState("");
  const deed = useDeed();
  const errors = useErrors<"school" | "name" | "email" | "scopes" | "until" | "reason">();
  const person = kind === "PERSON";
  const offered = person ? SCOPES : OF_A_SCHOOL;
  const chosen = offered.filter((one) => scopes.includes(one));
  const last = person || !found.regional_until ? found.last_day : found.regional_until;
  const needed = (bad: boolean): string | null => (bad ? t("plans.grants.needed") : null);
  const give = async (event: Event): Promise<void> => {
    event.preventDefault();
    const good = errors.none(event.currentTarget, {
      school: needed(!person && school === ""),
      name: needed(person && name.trim().length < 2),
      email: needed(person && !email.includes("@")),
      scopes: needed(chosen.length === 0),
      until:
        until === "" || until < first || until < found.today || until > last
          ? t("plans.grants.until.wrong", { last: longDate(last, language()) })
          : null,
      reason: needed(reason.trim().length < 3),
    });
    if (!good) return;
    const to = person ? { kind, name, email, school_id: null } : { kind, school_id: school, name: null, email: null };
    await deed.run(async () => {
      const body = { pupil_id: found.pupil_id, to, scopes: chosen, first, until, reason };
      onDone(await api.call("POST /api/plans/grants", { body }));
    });
  };
  return (
    <form class="stack" onSubmit={(event) => void give(event)} noValidate>
      <h3>{t("plans.grants.give")}</h3>
      <RadioGroup<GranteeKind>
        legend={t("plans.grants.to")}
        value={kind}
        options={[
          { value: "PERSON", label: t("plans.grants.to.person"), hint: t("plans.grants.to.person.hint") },
          { value: "SCHOOL", label: t("plans.grants.to.school"), hint: t("plans.grants.to.school.hint") },
        ]}
        onChange={setKind}
      />
      {person ? (
        <div class="plans__pair">
          <Field
            label={t("plans.grants.name")}
            value={name}
            onInput={setName}
            error={errors.of.name}
            input={{ maxLength: 80 }}
          />
          <Field
            label={t("plans.grants.email")}
            value={email}
            onInput={setEmail}
            error={errors.of.email}
            input={{ type: "email", maxLength: 254, autocomplete: "off" }}
          />
        </div>
      ) : (
        <ToSchool found={found} school={school} onSchool={setSchool} error={errors.of.school} />
      )}
      <fieldset class="radios">
        <legend class="radios__legend">{t("plans.grants.what")}</legend>
        <div class="stack stack--tight">
          {offered.map((one) => (
            <Check
              key={one}
              label={t(`plans.grants.what.${one}`)}
              checked={scopes.includes(one)}
              onChange={(on) => setScopes(on ? [...scopes, one] : scopes.filter((each) => each !== one))}
            />
          ))}
        </div>
        <p class="quiet">{t("plans.grants.what.never")}</p>
        {errors.of.scopes ? (
          <p class="field__error" role="alert">
            {errors.of.scopes}
          </p>
        ) : null}
      </fieldset>
      <div class="plans__pair">
        <Field label={t("plans.grants.first")} value={first} onInput={setFirst} input={{ type: "date" }} />
        <Field
          label={t("plans.grants.last")}
          hint={t("plans.grants.last.hint", { last: longDate(last, language()) })}
          value={until}
          onInput={setUntil}
          error={errors.of.until}
          input={{ type: "date", min: found.today, max: last }}
        />
      </div>
      <TextArea
        label={t("plans.grants.reason")}
        hint={t("plans.grants.reason.hint")}
        value={reason}
        onInput={setReason}
        error={errors.of.reason}
        rows={2}
        maxLength={400}
      />
      {deed.error ? <Trouble error={deed.error} /> : null}
      <div class="row">
        <Button type="submit" kind="primary" busy={deed.busy}>
          {t(person ? "plans.grants.give.ask" : "plans.grants.give.now")}
        </Button>
        <Button kind="quiet" onClick={onCancel}>
          {t("plans.form.cancel")}
        </Button>
      </div>
    </form>
  );
}

interface ToSchoolProps {
  readonly found: GrantPart["found"];
  readonly school: string;
  readonly onSchool: (id: string) => void;
  readonly error: string | undefined;
}

function ToSchool({ found, school, onSchool, error }: ToSchoolProps) {
  if (!found.regional_until) return <Notice kind="warn">{t("plans.grants.notRegional")}</Notice>;
  if (found.schools.length === 0) return <Notice kind="warn">{t("plans.grants.noSchools")}</Notice>;
  return (
    <Select
      label={t("plans.grants.which")}
      value={school}
      options={found.schools}
      onChange={onSchool}
      empty={t("plans.grants.which.empty")}
      error={error}
    />
  );
}

/** A guardian agreed on paper: the scan stays with it. */
export function FileGrant({ grant, today, onDone }: FileGrantProps) {
  const file = async (body: SignedPaper): Promise<void> => {
    await api.call("POST /api/plans/grants/{id}/file", { path: { id: grant.id }, body });
  };
  return <PaperForm title={t("plans.grants.file")} today={today} onFile={file} onDone={onDone} />;
}
