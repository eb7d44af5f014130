/** The captions of a film or sound: which there are, a file to take them from, and the way to write them. */
import { useId, useState } from "preact/hooks";
import { api } from "../../core/client";
import { base64Of } from "../../core/import-files";
import { Refused } from "../../core/problem";
import type { CaptionsCard, CaptionsOfFile } from "../../generated/wire";
import { isKey, language, t, tn } from "../../i18n";
import { Button, ButtonLink } from "../../ui/button";
import { Trouble } from "../../ui/loading";
import { Notice } from "../../ui/notice";
import { Select } from "../../ui/select";
import { useDeed, useLoad } from "../../ui/use-load";
import { languageName } from "./film";

/** What is offered; a school with another one reads it in the list all the same once it is there. */
const LANGUAGES = ["nl", "en", "de", "fr", "ar", "pl", "tr", "uk"];
const MOST_BYTES = 2 * 1024 * 1024;

interface CaptionsFieldProps {
  readonly fileId: string;
  readonly itemId: string;
}

export function CaptionsField({ fileId, itemId }: CaptionsFieldProps) {
  const held = useLoad<CaptionsOfFile>(`captions ${fileId}`, (signal) =>
    api.call("GET /api/catalogue/captions/{id}", { path: { id: fileId }, signal }),
  );
  const heading = useId();
  if (held.error) return <Trouble error={held.error} retry={() => void held.refresh()} />;
  if (!held.data) return null;
  const { captions } = held.data;
  return (
    <section class="stack stack--tight" aria-labelledby={heading}>
      <h4 id={heading}>{t("catalogue.captions.title")}</h4>
      {captions.length === 0 ? <p class="quiet">{t("catalogue.captions.none")}</p> : null}
      <ul class="list stack stack--tight">
        {captions.map((card) => (
          <li key={card.language}>
            <One card={card} fileId={fileId} itemId={itemId} again={held.refresh} />
          </li>
        ))}
      </ul>
      <More captions={captions} fileId={fileId} itemId={itemId} again={held.refresh} />
    </section>
  );
}

/** The page on which captions are written. */
const pageOf = (fileId: string, itemId: string, lang: string): string =>
  `/catalogue/captions/${encodeURIComponent(fileId)}?${new URLSearchParams({ language: lang, item: itemId })}`;

interface OneProps extends CaptionsFieldProps {
  readonly card: CaptionsCard;
  readonly again: () => Promise<void>;
}

function One({ card, fileId, itemId, again }: OneProps) {
  const deed = useDeed();
  const name = languageName(card.language);
  const remove = (): void => {
    if (!confirm(t("catalogue.captions.remove.sure", { name }))) return;
    const body = { language: card.language, version: card.version };
    void deed.run(async () => {
      await api.call("POST /api/catalogue/captions/{id}/remove", { path: { id: fileId }, body });
      await again();
    });
  };
  return (
    <>
      <div class="row">
        <span>
          {name} · {tn("catalogue.captions.lines", card.count)}
        </span>
        <ButtonLink href={pageOf(fileId, itemId, card.language)}>
          {t("catalogue.captions.edit")}
          <span class="visually-hidden">: {name}</span>
        </ButtonLink>
        <Button kind="quiet" busy={deed.busy} onClick={remove}>
          {t("catalogue.captions.remove")}
          <span class="visually-hidden">: {name}</span>
        </Button>
      </div>
      {deed.error ? <Trouble error={deed.error} retry={() => void again()} /> : null}
    </>
  );
}

interface MoreProps extends CaptionsFieldProps {
  readonly captions: readonly CaptionsCard[];
  readonly again: () => Promise<void>;
}

function More({ captions, fileId, itemId, again }: MoreProps) {
  const there = captions.map((card) => card.language);
  const [chosen, choose] = useState("");
  const [taken, take] = useState<number | null>(null);
  const [large, setLarge] = useState(false);
  const deed = useDeed();
  const id = useId();
  const lang = chosen || (LANGUAGES.find((one) => one === language() && !there.includes(one)) ?? "nl");
  const old = captions.find((card) => card.language === lang);
  const send = (input: HTMLInputElement): void => {
    const file = input.files?.[0];
    input.value = "";
    take(null);
    setLarge(file !== undefined && file.size > MOST_BYTES);
    if (!file || file.size > MOST_BYTES) return;
    if (old && !confirm(t("catalogue.captions.replace.sure", { name: languageName(lang) }))) return;
    void deed.run(async () => {
      const body = { language: lang, version: old?.version ?? 0, data: base64Of(await file.arrayBuffer()) };
      const answer = await api.call("POST /api/catalogue/captions/{id}/file", { path: { id: fileId }, body });
      take(answer.lines.length);
      await again();
    });
  };
  return (
    <>
      <div class="item-fields">
        <Select
          label={t("catalogue.captions.language")}
          value={lang}
          options={[...new Set([...LANGUAGES, ...there])].map((one) => ({ id: one, name: languageName(one) }))}
          onChange={choose}
        />
        <div class="field">
          <label class="field__label" for={id}>
            {t("catalogue.captions.choose")}
          </label>
          <input
            type="file"
            id={id}
            class="input"
            accept=".srt,.vtt,.ass,.ssa"
            aria-describedby={`${id}-hint`}
            onChange={(event) => send(event.currentTarget)}
          />
        </div>
      </div>
      <p class="field__hint" id={`${id}-hint`}>
        {t("catalogue.captions.hint")}
      </p>
      {taken === null ? null : (
        <p role="status">{tn("catalogue.captions.taken", taken, { name: languageName(lang) })}</p>
      )}
      {large ? <Notice kind="error">{t("catalogue.captions.large")}</Notice> : null}
      {deed.error ? <Wrong error={deed.error} /> : null}
      {old ? null : (
        <p>
          <ButtonLink kind="quiet" href={pageOf(fileId, itemId, lang)}>
            {t("catalogue.captions.write", { name: languageName(lang) })}
          </ButtonLink>
        </p>
      )}
    </>
  );
}

/** What is wrong in a file, by its line; anything else in the usual words. */
function Wrong({ error }: { readonly error: unknown }) {
  const lines = error instanceof Refused ? error.problem.errors?.filter(({ path }) => path.startsWith("file:")) : [];
  if (!lines?.length) return <Trouble error={error} />;
  return (
    <Notice kind="error">
      <p>{t("catalogue.captions.wrong")}</p>
      <ul class="list">
        {lines.map(({ path, message }) => (
          <li key={path}>
            {t("catalogue.captions.wrong.line", { n: path.slice("file:".length) })} {whyWords(message)}
          </li>
        ))}
      </ul>
    </Notice>
  );
}

function whyWords(why: string): string {
  const key = `catalogue.captions.why.${why}`;
  return isKey(key) ? t(key) : t("catalogue.captions.why.no_time");
}
