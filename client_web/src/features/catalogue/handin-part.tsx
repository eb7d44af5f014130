/** What a pupil hands in for a part of a lesson: words, and what a phone makes; as often as the teacher asks. */
import { useRef, useState } from "preact/hooks";
import { lastRound, standing } from "../../core/catalogue/handins";
import { api } from "../../core/client";
import type { HandinFile, HandinView } from "../../generated/wire";
import { t } from "../../i18n";
import { Button } from "../../ui/button";
import { Loading, Trouble } from "../../ui/loading";
import { Notice } from "../../ui/notice";
import { TextArea } from "../../ui/text-area";
import { useDeed, useLoad } from "../../ui/use-load";
import { FilesShown, Going, MOST_FILES, Pick, useSentFiles } from "./handin-files";
import { Rounds } from "./handin-rounds";
import { SoundButton } from "./sound-button";

const LONGEST = 4000;
const ANY = "image/*,audio/*,video/*,application/pdf";

interface PartProps {
  readonly itemId: string;
  readonly block: string;
  /** What was typed and not handed in, by block; it outlives this part. */
  readonly texts: Map<string, string>;
}

export default function HandinPart({ itemId, block, texts }: PartProps) {
  const held = useLoad<HandinView>(`handin ${itemId} ${block}`, (signal) =>
    api.call("GET /api/catalogue/handins/own", { query: { item_id: itemId, block }, signal }),
  );
  const [again, setAgain] = useState(texts.has(block));
  const { data: view, error } = held;
  if (!view) return error ? <NotAsked error={error} retry={() => void held.refresh()} /> : <Loading />;
  const stands = standing(view);
  const fresh = stands === "BEGUN" || stands === "AGAIN";
  const done = async (): Promise<void> => {
    setAgain(false);
    await held.refresh();
  };
  return (
    <section class="card stack" aria-label={t("catalogue.handins.yours")} data-role="handin">
      {view.rounds.length > 0 ? <Rounds rounds={view.rounds} /> : null}
      {stands === "BEGUN" ? null : (
        <Notice kind={stands === "ACCEPTED" ? "ok" : "info"} focus={again && !fresh}>
          <p>{t(`catalogue.handins.stands.${stands}`)}</p>
        </Notice>
      )}
      {view.may_hand_in && !fresh && !again ? (
        <p>
          <Button kind="quiet" icon="pencil" onClick={() => setAgain(true)}>
            {t("catalogue.handins.replace")}
          </Button>
        </p>
      ) : null}
      {view.may_hand_in && (fresh || again) ? (
        <Form
          key={`${view.state} ${view.rounds.length}`}
          view={view}
          replaces={again && !fresh}
          texts={texts}
          onDone={done}
        />
      ) : null}
    </section>
  );
}

/** A lesson that the pupil found by themselves: nobody waits for it. */
function NotAsked({ error, retry }: { readonly error: unknown; readonly retry: () => void }) {
  const absent = error instanceof Error && "status" in error && error.status === 404;
  return absent ? <p class="card quiet">{t("catalogue.handins.notAsked")}</p> : <Trouble error={error} retry={retry} />;
}

interface FormProps {
  readonly view: HandinView;
  readonly replaces: boolean;
  readonly texts: Map<string, string>;
  readonly onDone: () => Promise<void>;
}

function Form({ view, replaces, texts, onDone }: FormProps) {
  const { item_id, block } = view;
  const before = replaces ? lastRound(view) : undefined;
  const sent = useSentFiles(
    (name, size) =>
      api.call("POST /api/catalogue/handins/files", { body: { item_id, block, name: name.slice(0, 200), size } }),
    [...(before?.files ?? []), ...view.loose].slice(0, MOST_FILES),
  );
  const first = before?.text ?? "";
  const [text, set] = useState(texts.get(block) ?? first);
  const write = (words: string): void => {
    set(words);
    if (words.trim() === first.trim()) texts.delete(block);
    else texts.set(block, words);
  };
  const [empty, setEmpty] = useState(false);
  /** What was sent and then left out is taken back when the rest is handed in. */
  const leftOut = useRef<string[]>([]);
  const deed = useDeed();
  const send = (): void => {
    const nothing = text.trim() === "" && sent.files.length === 0;
    setEmpty(nothing);
    if (nothing || sent.busy) return;
    void deed
      .run(async () => {
        const file_ids = sent.files.map(({ id }) => id);
        await api.call("POST /api/catalogue/handins", { body: { item_id, block, text, file_ids } });
        texts.delete(block);
        await Promise.allSettled(
          leftOut.current.map((id) => api.call("DELETE /api/catalogue/files/{id}", { path: { id } })),
        );
      })
      .then((good) => (good ? onDone() : undefined));
  };
  const add = (files: readonly File[]): void => void sent.add(files);
  const remove = (file: HandinFile): void => {
    sent.remove(file);
    if (!before?.files.some(({ id }) => id === file.id)) leftOut.current.push(file.id);
  };
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <FilesShown files={sent.files} onRemove={remove} />
      <Going sent={sent} />
      {sent.files.length < MOST_FILES ? (
        <div class="row">
          <Pick
            icon="photo"
            label={t("catalogue.handins.photo")}
            accept="image/*"
            capture="environment"
            onChoose={add}
          />
          <Pick
            icon="camera"
            label={t("catalogue.handins.film")}
            accept="video/*"
            capture="environment"
            onChoose={add}
          />
          <SoundButton
            label={t("catalogue.handins.sound")}
            name={t("catalogue.handins.kind.AUDIO")}
            onSound={(file) => add([file])}
          />
          <Pick icon="file" label={t("catalogue.handins.files")} accept={ANY} many onChoose={add} />
        </div>
      ) : null}
      <TextArea
        label={t("catalogue.handins.text")}
        rows={4}
        maxLength={LONGEST}
        value={text}
        error={empty && text.trim() === "" && sent.files.length === 0 ? t("catalogue.handins.empty") : null}
        onInput={write}
      />
      {deed.error ? <Trouble error={deed.error} retry={send} /> : null}
      <Button kind="primary" type="submit" large icon="check" busy={deed.busy || sent.busy}>
        {t(sent.busy ? "catalogue.handins.wait" : "catalogue.handins.send")}
      </Button>
    </form>
  );
}
