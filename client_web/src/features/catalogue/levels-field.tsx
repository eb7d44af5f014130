/** The lighter forms of a film, for who sent it: how far they are, why one is not there, and trying again. */
import { useEffect, useId } from "preact/hooks";
import { sizeName } from "../../core/catalogue/film-choices";
import { api } from "../../core/client";
import type { FilmLevel, FilmLevels } from "../../generated/wire";
import { isKey, language, t } from "../../i18n";
import { Button } from "../../ui/button";
import { Trouble } from "../../ui/loading";
import { useDeed, useLoad } from "../../ui/use-load";

const LOOK_MS = 4_000;

export function LevelsField({ fileId }: { readonly fileId: string }) {
  const heading = useId();
  const held = useLoad<FilmLevels>(`levels ${fileId}`, (signal) =>
    api.call("GET /api/catalogue/levels/{id}", { path: { id: fileId }, signal }),
  );
  const waits = held.data?.levels.some((level) => level.state === "WAITING" || level.state === "MAKING") ?? false;
  const { at, data } = held;
  useEffect(() => {
    if (waits) at(LOOK_MS);
  }, [waits, data]);
  if (!held.data) return held.error ? <Trouble error={held.error} retry={() => void held.refresh()} /> : null;
  const { levels, resting } = held.data;
  if (levels.length === 0) return null;
  return (
    <section class="stack stack--tight" aria-labelledby={heading}>
      <h4 id={heading}>{t("catalogue.levels.title")}</h4>
      <p class="quiet">{t("catalogue.levels.hint")}</p>
      <ul class="list stack stack--tight">
        {levels.map((level) => (
          <li key={level.kind}>
            <One level={level} fileId={fileId} again={held.refresh} />
          </li>
        ))}
      </ul>
      {waits && resting ? <p role="status">{t("catalogue.levels.resting")}</p> : null}
    </section>
  );
}

interface OneProps {
  readonly level: FilmLevel;
  readonly fileId: string;
  readonly again: () => Promise<void>;
}

function One({ level, fileId, again }: OneProps) {
  const deed = useDeed();
  const name = t(`catalogue.levels.kind.${level.kind}`);
  const retry = (): void =>
    void deed.run(async () => {
      await api.call("POST /api/catalogue/levels/{id}/retry", { path: { id: fileId }, body: { kind: level.kind } });
      await again();
    });
  return (
    <>
      <div class="row">
        <span>
          {name}: {stateWords(level)}
        </span>
        {level.state === "FAILED" ? (
          <Button busy={deed.busy} onClick={retry}>
            {t("catalogue.levels.retry")}
            <span class="visually-hidden">: {name}</span>
          </Button>
        ) : null}
      </div>
      {deed.error ? <Trouble error={deed.error} retry={() => void again()} /> : null}
    </>
  );
}

function stateWords({ state, why, size }: FilmLevel): string {
  if (state === "DONE") return t("catalogue.levels.state.DONE", { size: sizeName(size, language()) });
  if (state === "WAITING" || state === "MAKING") return t(`catalogue.levels.state.${state}`);
  const key = `catalogue.levels.why.${why}`;
  return isKey(key) ? t(key) : t("catalogue.levels.why.broken");
}
