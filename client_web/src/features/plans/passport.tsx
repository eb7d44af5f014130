/** The pupil's own card: written by the family, read by who teaches them. */
import { useLayoutEffect, useState } from "preact/hooks";
import { api } from "../../core/client";
import { longInstant } from "../../core/time";
import type { PassportPage, PassportView } from "../../generated/wire";
import { language, t } from "../../i18n";
import { Button } from "../../ui/button";
import { Field } from "../../ui/field";
import { Loading, Trouble } from "../../ui/loading";
import { Notice } from "../../ui/notice";
import { SomebodyElse, somebodyElse } from "../../ui/somebody-else";
import { TextArea } from "../../ui/text-area";
import { useDeed, useLoad } from "../../ui/use-load";

const PARTS = ["joining", "doing", "asking", "calling"] as const;
const LINES = 3;
const LONGEST_LINE = 70;
const LONGEST = 600;

export function Passport({ person }: { readonly person: string }) {
  const held = useLoad<PassportView>(`passport ${person}`, (signal) =>
    api.call("GET /api/plans/passport", { query: { person_id: person }, signal }),
  );
  const [editing, edit] = useState(false);
  const { data: card, error } = held;
  return (
    <section class="card stack" aria-labelledby="passport">
      <h2 id="passport">{t("plans.passport.title")}</h2>
      {error ? <Trouble error={error} retry={() => void held.refresh()} /> : null}
      {card === null && !error ? <Loading /> : null}
      {card && editing ? <PassportForm card={card} onDone={() => void held.refresh().then(() => edit(false))} /> : null}
      {card && !editing ? <PassportRead card={card} /> : null}
      {card?.may_edit && !editing ? (
        <div>
          <Button icon="file" onClick={() => edit(true)}>
            {t(hasWords(card.page) ? "plans.passport.change" : "plans.passport.write")}
          </Button>
        </div>
      ) : null}
    </section>
  );
}

const hasWords = (page: PassportPage): boolean => page.lines.length > 0 || PARTS.some((part) => page[part] !== "");

function PassportRead({ card }: { readonly card: PassportView }) {
  const { page } = card;
  if (!hasWords(page)) return <p class="quiet">{t("plans.passport.none")}</p>;
  return (
    <>
      {page.lines.length > 0 ? (
        <div class="passport-lines">
          <p class="quiet">{t("plans.passport.lines.shown")}</p>
          <ul class="list">
            {page.lines.map((line) => (
              <li key={line}>
                <strong>{line}</strong>
              </li>
            ))}
          </ul>
        </div>
      ) : null}
      <dl class="passport-page">
        {PARTS.filter((part) => page[part] !== "").map((part) => (
          <div key={part}>
            <dt>{t(`plans.passport.${part}`)}</dt>
            <dd>{page[part]}</dd>
          </div>
        ))}
      </dl>
      {card.seen.length > 0 ? (
        <details class="help">
          <summary>{t("plans.passport.seen")}</summary>
          <ul class="list help__body">
            {card.seen.map((one) => (
              <li key={one.name + one.at}>
                {one.name || t("plans.passport.seenUnit")}, {longInstant(one.at, language())}
              </li>
            ))}
          </ul>
        </details>
      ) : null}
    </>
  );
}

interface FormProps {
  readonly card: PassportView;
  readonly onDone: () => void;
}

function PassportForm({ card, onDone }: FormProps) {
  const [version] = useState(card.version);
  const [page, set] = useState(card.page);
  const [lines, setLines] = useState(() => Array.from({ length: LINES }, (_, n) => card.page.lines[n] ?? ""));
  const deed = useDeed();
  useLayoutEffect(() => document.querySelector<HTMLElement>(".passport-form input")?.focus(), []);
  const save = async (event: Event): Promise<void> => {
    event.preventDefault();
    const written = { ...page, lines: lines.map((line) => line.trim()).filter((line) => line !== "") };
    const body = { person_id: card.person_id, version, page: written };
    if (await deed.run(async () => void (await api.call("POST /api/plans/passport", { body })))) onDone();
  };
  const others = deed.error ? somebodyElse(deed.error) : null;
  return (
    <form class="stack passport-form" onSubmit={(event) => void save(event)}>
      <Notice>
        <p>{t("plans.passport.lines.text")}</p>
      </Notice>
      {lines.map((line, index) => (
        <Field
          key={index}
          label={t("plans.passport.line", { number: index + 1 })}
          value={line}
          onInput={(value) => setLines(lines.map((old, at) => (at === index ? value : old)))}
          input={{ maxLength: LONGEST_LINE, autocomplete: "off" }}
        />
      ))}
      {PARTS.map((part) => (
        <TextArea
          key={part}
          label={t(`plans.passport.${part}`)}
          hint={t(`plans.passport.${part}.hint`)}
          value={page[part]}
          onInput={(value) => set({ ...page, [part]: value })}
          maxLength={LONGEST}
        />
      ))}
      {others ? (
        <SomebodyElse
          changes={others}
          field={() => t("plans.passport.title")}
          mine={[
            { label: t("plans.passport.lines.shown"), text: lines.filter(Boolean).join("\n") },
            ...PARTS.map((part) => ({ label: t(`plans.passport.${part}`), text: page[part] })),
          ]}
          onTheirs={onDone}
        />
      ) : deed.error ? (
        <Trouble error={deed.error} />
      ) : null}
      <div class="row">
        <Button type="submit" kind="primary" busy={deed.busy}>
          {t("plans.form.save")}
        </Button>
        <Button kind="quiet" onClick={onDone}>
          {t("plans.form.cancel")}
        </Button>
      </div>
    </form>
  );
}
