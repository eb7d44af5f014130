/** The school's own codes of absence: each counts as a national reason. */
import { useState } from "preact/hooks";
import { api } from "../../core/client";
import { clock } from "../../core/clock";
import { dayAndMonth, localDate, longDate } from "../../core/time";
import type { Categories, CategoryCard, NationalReason } from "../../generated/wire";
import { language, t } from "../../i18n";
import { Button } from "../../ui/button";
import { Field } from "../../ui/field";
import { Loading, Trouble } from "../../ui/loading";
import { useDeed, useLoad } from "../../ui/use-load";
import { authorisedWord, reasonWord } from "./words";

export function Codes() {
  const held = useLoad<Categories>("categories", (signal) => api.call("GET /api/absence/categories", { signal }));
  const refresh = (): void => void held.refresh();
  return (
    <section class="card" aria-labelledby="codes">
      <h2 id="codes">{t("absence.codes.title")}</h2>
      <p>{t("absence.codes.text")}</p>
      {held.error ? <Trouble error={held.error} retry={refresh} /> : null}
      {held.data ? (
        <>
          <ul class="list stack stack--tight">
            {held.data.own.map((one) => (
              <Code key={one.id} code={one} onChange={refresh} />
            ))}
          </ul>
          <NewCode national={held.data.national} onDone={refresh} />
        </>
      ) : held.error ? null : (
        <Loading />
      )}
    </section>
  );
}

function Code({ code, onChange }: { readonly code: CategoryCard; readonly onChange: () => void }) {
  const deed = useDeed();
  const today = localDate(clock.now());
  const end = async (): Promise<void> => {
    const body = { id: code.id, valid_to: today < code.valid_from ? code.valid_from : today };
    if (await deed.run(async () => void (await api.call("POST /api/absence/categories/end", { body })))) onChange();
  };
  return (
    <li class="row row--apart">
      <span>
        <strong>{code.code}</strong> {code.name}: {reasonWord(code.national, [])}, {authorisedWord(code.authorised)},{" "}
        {t("absence.codes.since", { day: longDate(code.valid_from, language()) })}
        {code.valid_to ? `, ${t("absence.codes.until", { day: dayAndMonth(code.valid_to, language()) })}` : ""}
      </span>
      {code.valid_to ? null : (
        <Button kind="quiet" busy={deed.busy} onClick={() => void end()}>
          {t("absence.codes.end")}
          <span class="visually-hidden">: {code.code}</span>
        </Button>
      )}
      {deed.error ? <Trouble error={deed.error} /> : null}
    </li>
  );
}

interface NewProps {
  readonly national: readonly CategoryCard[];
  readonly onDone: () => void;
}

function NewCode({ national, onDone }: NewProps) {
  const [code, setCode] = useState("");
  const [name, setName] = useState("");
  const [reason, setReason] = useState<NationalReason>("MEDICAL");
  const [from, setFrom] = useState(localDate(clock.now()));
  const [to, setTo] = useState("");
  const deed = useDeed();
  const add = async (event: Event): Promise<void> => {
    event.preventDefault();
    const body = { code: code.toUpperCase(), name, national: reason, valid_from: from, valid_to: to || null };
    if (await deed.run(async () => void (await api.call("POST /api/absence/categories", { body })))) {
      setCode("");
      setName("");
      onDone();
    }
  };
  const chosen = national.find(({ national: one }) => one === reason);
  return (
    <form class="stack stack--tight" onSubmit={(event) => void add(event)}>
      <div class="absence__bar">
        <Field
          label={t("absence.codes.code")}
          value={code}
          onInput={setCode}
          input={{ required: true, maxLength: 16, autocomplete: "off" }}
        />
        <Field
          label={t("absence.codes.name")}
          value={name}
          onInput={setName}
          input={{ required: true, maxLength: 80, autocomplete: "off" }}
        />
        <Field
          label={t("absence.codes.from")}
          value={from}
          onInput={setFrom}
          input={{ type: "date", required: true, class: "absence__date" }}
        />
        <Field
          label={t("absence.codes.to")}
          value={to}
          onInput={setTo}
          input={{ type: "date", min: from, class: "absence__date" }}
        />
        <label class="field">
          <span class="field__label">{t("absence.codes.national")}</span>
          <select
            class="input"
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value as NationalReason)}
          >
            {national.map((one) => (
              <option key={one.code} value={one.code}>
                {reasonWord(one.code, [])}
              </option>
            ))}
          </select>
        </label>
      </div>
      {chosen ? <p class="quiet">{authorisedWord(chosen.authorised)}</p> : null}
      {deed.error ? <Trouble error={deed.error} /> : null}
      <div>
        <Button type="submit" busy={deed.busy}>
          {t("absence.codes.add")}
        </Button>
      </div>
    </form>
  );
}
