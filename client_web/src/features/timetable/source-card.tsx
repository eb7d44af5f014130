/** One address: how it is, what is wrong, what waits for a yes, and what can be done. */
import { useState } from "preact/hooks";
import { api } from "../../core/client";
import { longInstant } from "../../core/time";
import type { SourceCard, SourceState, Sources } from "../../generated/wire";
import { language, t, tn } from "../../i18n";
import { Button } from "../../ui/button";
import { Dialog } from "../../ui/dialog";
import { Check } from "../../ui/field";
import { Icon, type IconName } from "../../ui/icon";
import { Trouble } from "../../ui/loading";
import { Notice } from "../../ui/notice";
import { useDeed } from "../../ui/use-load";
import { SourceForm } from "./source-form";
import { BadLessons, UnknownWords, Waiting } from "./source-lessons";

export interface SourceProps {
  readonly source: SourceCard;
  readonly page: Sources;
  readonly onAnswer: (page: Sources) => void;
}

const ICONS: Record<SourceState, IconName> = {
  FILE: "file",
  GOOD: "check",
  NEW: "info",
  PAUSED: "pause",
  TROUBLE: "warning",
  WAITS: "warning",
};

export function Source({ source, page, onAnswer }: SourceProps) {
  const [open, setOpen] = useState<"" | "edit" | "remove">("");
  const deed = useDeed();
  const { id } = source;
  const read = (): void =>
    void deed.run(async () =>
      onAnswer(await api.call("POST /api/timetable/sources/{id}/read", { path: { id }, body: {} })),
    );
  const pause = (): void =>
    void deed.run(async () => {
      const body = { paused: source.state !== "PAUSED", version: source.version };
      onAnswer(await api.call("POST /api/timetable/sources/{id}/pause", { path: { id }, body }));
    });
  const close = (): void => setOpen("");
  const heading = `source-${id}`;
  const isFile = source.state === "FILE";
  return (
    <section class="card" aria-labelledby={heading}>
      <div class="row row--apart">
        <h2 id={heading}>{source.name}</h2>
        <p class={`tag source__state source__state--${source.state.toLowerCase()}`}>
          <Icon name={ICONS[source.state]} /> {t(`timetable.sources.state.${source.state}`)}
        </p>
      </div>
      <p class="quiet">
        {isFile ? (
          t("timetable.sources.fileHint")
        ) : (
          <>
            {t(`timetable.sources.kind.${source.kind}`)} · <span class="source__address">{source.address}</span>
          </>
        )}
      </p>
      <Standing source={source} />
      {source.waiting ? <Waiting source={source} waiting={source.waiting} onAnswer={onAnswer} /> : null}
      {source.unknown.length > 0 ? <UnknownWords source={source} page={page} onAnswer={onAnswer} /> : null}
      {source.bad_count > 0 ? <BadLessons source={source} /> : null}
      {deed.error ? <Trouble error={deed.error} /> : null}
      {open === "edit" ? (
        <SourceForm source={source} page={page} onAnswer={onAnswer} onClose={close} />
      ) : (
        <div class="row">
          {source.state === "PAUSED" || isFile ? null : (
            <Button onClick={read} busy={deed.busy}>
              {t("timetable.sources.read")}
            </Button>
          )}
          {isFile ? null : (
            <>
              <Button kind="quiet" onClick={pause} busy={deed.busy}>
                {t(source.state === "PAUSED" ? "timetable.sources.resume" : "timetable.sources.pause")}
              </Button>
              <Button kind="quiet" onClick={() => setOpen("edit")}>
                {t("timetable.sources.edit")}
              </Button>
            </>
          )}
          <Button kind="quiet" onClick={() => setOpen("remove")}>
            {t("timetable.sources.remove")}
          </Button>
        </div>
      )}
      {open === "remove" ? <Remove source={source} onAnswer={onAnswer} onClose={close} /> : null}
    </section>
  );
}

/** In words: what it brought and when, and since when something is wrong. */
function Standing({ source }: { readonly source: SourceCard }) {
  const since = (instant: string | null): string => (instant ? longInstant(instant, language()) : "");
  return (
    <>
      {source.trouble ? (
        <Notice kind="warn">
          <p>{t(`timetable.sources.trouble.${source.trouble}`)}</p>
          <p>{t("timetable.sources.since", { when: since(source.trouble_since) })}</p>
        </Notice>
      ) : null}
      <p>
        {tn("timetable.sources.lessons", source.lessons)}{" "}
        {source.read_at
          ? t("timetable.sources.readAt", { when: since(source.read_at) })
          : t("timetable.sources.neverRead")}
      </p>
    </>
  );
}

interface RemoveProps {
  readonly source: SourceCard;
  readonly onAnswer: (page: Sources) => void;
  readonly onClose: () => void;
}

function Remove({ source, onAnswer, onClose }: RemoveProps) {
  const [cancel, setCancel] = useState(false);
  const deed = useDeed();
  const remove = (): void =>
    void deed.run(async () => {
      const path = { id: source.id };
      onAnswer(await api.call("POST /api/timetable/sources/{id}/remove", { path, body: { cancel } }));
    });
  return (
    <Dialog title={t("timetable.sources.remove.title", { name: source.name })} onClose={onClose}>
      <p>{t("timetable.sources.remove.text")}</p>
      {source.lessons > 0 ? (
        <Check
          label={tn("timetable.sources.remove.cancel", source.lessons)}
          hint={t("timetable.sources.remove.cancel.hint")}
          checked={cancel}
          onChange={setCancel}
        />
      ) : null}
      {deed.error ? <Trouble error={deed.error} /> : null}
      <div class="row">
        <Button kind="danger" onClick={remove} busy={deed.busy}>
          {t("timetable.sources.remove.yes")}
        </Button>
        <Button onClick={onClose}>{t("timetable.sources.remove.no")}</Button>
      </div>
    </Dialog>
  );
}
