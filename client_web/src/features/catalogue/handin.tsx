/** `/catalogue/handins/:handinId`: what a pupil handed in, for who answers it. Opening it says that it was looked at. */
import { useRef, useState } from "preact/hooks";
import { lastRound } from "../../core/catalogue/handins";
import { api } from "../../core/client";
import type { PageProps } from "../../core/page-props";
import type { HandinFile, HandinView } from "../../generated/wire";
import { t } from "../../i18n";
import { Button, ButtonLink } from "../../ui/button";
import { Loading, Trouble } from "../../ui/loading";
import { Notice } from "../../ui/notice";
import { Page } from "../../ui/page";
import { TextArea } from "../../ui/text-area";
import { useDeed, useLoad } from "../../ui/use-load";
import { RichText } from "./block-view";
import { DrawingSheet } from "./drawing-sheet";
import { FilesShown, Going, useSentFiles } from "./handin-files";
import { Rounds } from "./handin-rounds";
import { SoundButton } from "./sound-button";

const LONGEST = 4000;

export default function HandinPage({ place }: PageProps) {
  const id = place.params.handinId ?? "";
  const held = useLoad<HandinView>(`handin ${id}`, (signal) =>
    api.call("GET /api/catalogue/handins/{id}", { path: { id }, signal }),
  );
  const { data: view, error } = held;
  if (!view) {
    return (
      <Page title={t("catalogue.handins.title")}>
        {error ? <Trouble error={error} retry={() => void held.refresh()} /> : <Loading />}
      </Page>
    );
  }
  return (
    <Page title={view.pupil_name} windowTitle={t("catalogue.handins.title")} lead={leadOf(view)}>
      <p>
        <ButtonLink kind="quiet" icon="left" href="/catalogue/handins">
          {t("catalogue.handins.title")}
        </ButtonLink>
      </p>
      <details class="card">
        <summary>{t("catalogue.handins.asked")}</summary>
        <RichText source={view.asked} />
      </details>
      <Handed key={`${view.rounds.length} ${view.may_answer}`} view={view} again={held.refresh} />
    </Page>
  );
}

const leadOf = ({ title, block_title }: HandinView): string => (block_title ? `${title}: ${block_title}` : title);

interface HandedProps {
  readonly view: HandinView;
  readonly again: () => Promise<void>;
}

function Handed({ view, again }: HandedProps) {
  const [drawn, draw] = useState<HandinFile | null>(null);
  const id = view.id ?? "";
  const sent = useSentFiles((name, size) =>
    api.call("POST /api/catalogue/handins/{id}/files", { path: { id }, body: { name: name.slice(0, 200), size } }),
  );
  const answers = useRef<HTMLElement>(null);
  const close = (): void => {
    draw(null);
    answers.current?.focus();
  };
  return (
    <>
      <section class="card stack" aria-labelledby="rounds">
        <h2 id="rounds">{t("catalogue.handins.handed")}</h2>
        <Rounds rounds={view.rounds} {...(view.may_answer ? { onDraw: draw } : {})} />
      </section>
      {drawn ? (
        <DrawingSheet
          key={drawn.id}
          file={drawn}
          onCancel={close}
          onKeep={(picture) => {
            void sent.add([picture]);
            close();
          }}
        />
      ) : null}
      {view.may_answer ? (
        <section class="card stack" aria-labelledby="answer" tabIndex={-1} ref={answers}>
          <h2 id="answer">{t("catalogue.handins.answer")}</h2>
          <AnswerForm id={id} round={lastRound(view)?.number ?? 1} sent={sent} again={again} />
        </section>
      ) : (
        <Notice kind="ok" focus>
          <p>{t(`catalogue.handins.answered.${view.state === "ACCEPTED" ? "ACCEPTED" : "AGAIN"}`)}</p>
        </Notice>
      )}
    </>
  );
}

interface AnswerProps {
  readonly id: string;
  readonly round: number;
  readonly sent: ReturnType<typeof useSentFiles>;
  readonly again: () => Promise<void>;
}

function AnswerForm({ id, round, sent, again }: AnswerProps) {
  const [text, write] = useState("");
  const [wants, setWants] = useState(false);
  const deed = useDeed();
  const says = text.trim() !== "" || sent.files.length > 0;
  const answer = (accepted: boolean): void => {
    setWants(!accepted && !says);
    if (sent.busy || (!accepted && !says)) return;
    const body = { round, accepted, text, file_ids: sent.files.map((file) => file.id) };
    void deed
      .run(async () => {
        await api.call("POST /api/catalogue/handins/{id}/answer", { path: { id }, body });
      })
      .then((good) => (good ? again() : undefined));
  };
  return (
    <>
      <TextArea
        label={t("catalogue.handins.answer.text")}
        hint={t("catalogue.handins.answer.hint")}
        rows={4}
        maxLength={LONGEST}
        value={text}
        error={wants && !says ? t("catalogue.handins.answer.needed") : null}
        onInput={write}
      />
      <div class="row">
        <SoundButton
          label={t("catalogue.handins.answer.sound")}
          name={t("catalogue.handins.kind.AUDIO")}
          onSound={(file) => void sent.add([file])}
        />
      </div>
      <FilesShown files={sent.files} onRemove={sent.remove} />
      <Going sent={sent} />
      {deed.error ? <Trouble error={deed.error} retry={() => void again()} /> : null}
      <div class="row">
        <Button kind="primary" large icon="check" busy={deed.busy || sent.busy} onClick={() => answer(true)}>
          {t("catalogue.handins.answer.accept")}
        </Button>
        <Button large icon="pencil" busy={deed.busy || sent.busy} onClick={() => answer(false)}>
          {t("catalogue.handins.answer.once")}
        </Button>
      </div>
    </>
  );
}
