/** `/catalogue/materials/:slotId`: what a teacher puts with a lesson for who misses it: a file, a link, or an item. */
import { useState } from "preact/hooks";
import { webAddress } from "../../core/catalogue/material";
import type { UploadState } from "../../core/catalogue/upload";
import { api } from "../../core/client";
import type { PageProps } from "../../core/page-props";
import { clockTime, dayAndMonth, localDate, longDate } from "../../core/time";
import type { AddMaterial, ItemFound, MaterialsOfLesson, MaterialView } from "../../generated/wire";
import { isKey, language, t, tn } from "../../i18n";
import { Button } from "../../ui/button";
import { Field } from "../../ui/field";
import { Labelled } from "../../ui/labelled";
import { Loading, problemText, Trouble } from "../../ui/loading";
import { Notice } from "../../ui/notice";
import { Page } from "../../ui/page";
import { type Deed, useDeed, useLoad } from "../../ui/use-load";
import { ItemHead } from "./item-words";
import { SearchItems } from "./search-items";
import { useUploads } from "./use-uploads";
import "./missed.css";

type What = Omit<AddMaterial, "slot_id">;

export default function MaterialsPage({ place }: PageProps) {
  const id = place.params.slotId ?? "";
  const held = useLoad<MaterialsOfLesson>(`materials ${id}`, (signal) =>
    api.call("GET /api/catalogue/materials", { query: { slot_id: id }, signal }),
  );
  const { data, error } = held;
  return (
    <Page title={t("catalogue.materials.title")} lead={data ? leadOf(data) : null}>
      {error ? <Trouble error={error} retry={() => void held.refresh()} /> : null}
      {data ? <Lesson key={id} held={data} refresh={held.refresh} /> : error ? null : <Loading />}
    </Page>
  );
}

function leadOf({ subject, group, starts_at, ends_at, timezone }: MaterialsOfLesson): string {
  const times = [starts_at, ends_at].map((one) => clockTime(one, timezone, language())).join(" – ");
  return `${subject} ${group}, ${longDate(localDate(Date.parse(starts_at), timezone), language())}, ${times}`;
}

interface LessonProps {
  readonly held: MaterialsOfLesson;
  readonly refresh: () => Promise<void>;
}

function Lesson({ held, refresh }: LessonProps) {
  const deed = useDeed();
  const [gone, setGone] = useState<MaterialView | null>(null);
  const add = async (what: What): Promise<void> => {
    await api.call("POST /api/catalogue/materials", { body: { slot_id: held.slot_id, ...what } });
    setGone(null);
    await refresh();
  };
  const remove = (one: MaterialView): void =>
    void deed.run(async () => {
      await api.call("POST /api/catalogue/materials/{id}/remove", { path: { id: one.id } });
      setGone(one);
      await refresh();
    });
  return (
    <>
      <p>{t("catalogue.materials.who", { date: dayAndMonth(held.last, language()) })}</p>
      {gone ? <Gone one={gone} deed={deed} back={() => void deed.run(() => add(sameAgain(gone)))} /> : null}
      {deed.error ? <Trouble error={deed.error} /> : null}
      {held.materials.length > 0 ? (
        <ul class="list stack stack--tight">
          {held.materials.map((one) => (
            <li key={one.id} class="card row row--apart">
              <Thing one={one} />
              <Button kind="quiet" busy={deed.busy} onClick={() => remove(one)}>
                {t("catalogue.materials.remove")}
                <span class="visually-hidden">: {one.title}</span>
              </Button>
            </li>
          ))}
        </ul>
      ) : (
        <p class="quiet">{t("catalogue.materials.none")}</p>
      )}
      <FilePart add={add} />
      <LinkPart add={add} />
      <ItemPart add={add} />
    </>
  );
}

function Gone({ one, deed, back }: { readonly one: MaterialView; readonly deed: Deed; readonly back: () => void }) {
  return (
    <Notice focus>
      <p>{t("catalogue.materials.removed", { title: one.title })}</p>
      <p>
        <Button busy={deed.busy} onClick={back}>
          {t("catalogue.materials.back")}
        </Button>
      </p>
    </Notice>
  );
}

function sameAgain({ title, address, file_id, item_id }: MaterialView): What {
  if (file_id) return { title, file_id };
  return item_id ? { title, item_id } : { title, address };
}

function Thing({ one }: { readonly one: MaterialView }) {
  const href = one.kind === "LINK" ? one.address : one.kind === "ITEM" ? `/catalogue/items/${one.item_id}` : null;
  const address = href ?? `/api/catalogue/materials/${one.id}/content`;
  return (
    <span class="material">
      {one.kind === "ITEM" ? (
        <a href={address}>{one.title}</a>
      ) : (
        <a href={address} target="_blank" rel="noopener noreferrer">
          {one.title}
        </a>
      )}{" "}
      <span class="quiet">{wordOf(one)}</span>
    </span>
  );
}

function wordOf({ kind, file_kind, minutes }: MaterialView): string {
  if (kind === "ITEM") return tn("catalogue.minutes", minutes ?? 0);
  return kind === "FILE" && file_kind ? t(`catalogue.handins.kind.${file_kind}`) : t("catalogue.materials.link.word");
}

interface PartProps {
  /** Each part has its own waiting and failing: a file that was sent is not lost for a link that is under way. */
  readonly add: (what: What) => Promise<void>;
}

/** Choosing is enough: it is sent, looked at, and stands with the lesson. */
function FilePart({ add }: PartProps) {
  const deed = useDeed();
  const uploads = useUploads();
  const going = uploads.of("material");
  const busy = going !== null && going.phase !== "refused" && going.phase !== "failed";
  const choose = (input: HTMLInputElement): void => {
    const file = input.files?.[0];
    input.value = "";
    if (!file) return;
    void uploads.start("material", null, file).then(async (view) => {
      if (view) await deed.run(() => add({ file_id: view.id }));
    });
  };
  return (
    <section class="stack stack--tight" aria-labelledby="material-file">
      <h2 id="material-file">{t("catalogue.materials.file")}</h2>
      {going && busy ? <Going upload={going} stop={() => uploads.stop("material")} /> : null}
      {going && !busy ? (
        <Notice kind="error">
          <p>{going.phase === "refused" ? whyWords(going.why) : problemText(going.error)}</p>
        </Notice>
      ) : null}
      {deed.error ? <Trouble error={deed.error} /> : null}
      {busy ? null : (
        <Labelled label={t("catalogue.materials.file.choose")} hint={t("catalogue.materials.file.hint")}>
          {(tied) => (
            <input
              {...tied}
              type="file"
              class="input"
              accept="image/*,application/pdf,audio/*,video/*"
              onChange={(event) => choose(event.currentTarget)}
            />
          )}
        </Labelled>
      )}
    </section>
  );
}

function Going({ upload, stop }: { readonly upload: UploadState; readonly stop: () => void }) {
  const percent = Math.floor(upload.share * 100);
  return (
    <div class="row">
      <p role="status">
        {t(`catalogue.file.${upload.phase as "sending" | "waiting" | "checking"}`, { name: upload.name })}
        {upload.phase === "checking" ? "" : ` ${percent}%`}
      </p>
      <Button kind="quiet" onClick={stop}>
        {t("catalogue.file.stop")}
      </Button>
    </div>
  );
}

function whyWords(why: string): string {
  const key = `catalogue.file.why.${why}`;
  return isKey(key) ? t(key) : t("catalogue.file.why.broken");
}

function LinkPart({ add }: PartProps) {
  const deed = useDeed();
  const [address, setAddress] = useState("");
  const [title, setTitle] = useState("");
  const [wrong, setWrong] = useState(false);
  const send = async (): Promise<void> => {
    const whole = webAddress(address);
    if (!whole) return setWrong(true);
    setWrong(false);
    if (await deed.run(() => add({ address: whole, title }))) {
      setAddress("");
      setTitle("");
    }
  };
  return (
    <section class="stack stack--tight" aria-labelledby="material-link">
      <h2 id="material-link">{t("catalogue.materials.link")}</h2>
      <Field
        label={t("catalogue.materials.link.address")}
        value={address}
        onInput={setAddress}
        error={wrong ? t("catalogue.materials.link.wrong") : null}
        input={{ maxLength: 500, autocomplete: "off", spellcheck: false }}
      />
      <Field
        label={t("catalogue.materials.link.name")}
        value={title}
        onInput={setTitle}
        input={{ maxLength: 200, autocomplete: "off" }}
      />
      {deed.error ? <Trouble error={deed.error} /> : null}
      <div>
        <Button icon="plus" busy={deed.busy} onClick={() => void send()}>
          {t("catalogue.materials.link.add")}
        </Button>
      </div>
    </section>
  );
}

function ItemPart({ add }: PartProps) {
  const deed = useDeed();
  return (
    <section class="stack stack--tight" aria-labelledby="material-item">
      <h2 id="material-item">{t("catalogue.materials.item")}</h2>
      {deed.error ? <Trouble error={deed.error} /> : null}
      <SearchItems open={t("catalogue.materials.item.open")}>
        {(item) => (
          <Item item={item} busy={deed.busy} add={() => void deed.run(() => add({ item_id: item.item_id }))} />
        )}
      </SearchItems>
    </section>
  );
}

interface ItemProps {
  readonly item: ItemFound;
  readonly busy: boolean;
  readonly add: () => void;
}

function Item({ item, busy, add }: ItemProps) {
  return (
    <article class="card row row--apart">
      <ItemHead item={item} />
      <Button icon="plus" busy={busy} onClick={add}>
        {t("catalogue.materials.item.add")}
        <span class="visually-hidden">: {item.title}</span>
      </Button>
    </article>
  );
}
