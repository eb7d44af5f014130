/** `/plans/start`: where each pupil stands, who must act, and which classrooms were tested. */
import { api } from "../../core/client";
import type { PageProps } from "../../core/page-props";
import { dayAndMonth } from "../../core/time";
import type { StartBoard, StartRow } from "../../generated/wire";
import { language, t } from "../../i18n";
import { Loading, Trouble } from "../../ui/loading";
import { Notice } from "../../ui/notice";
import { Page } from "../../ui/page";
import { useLoad } from "../../ui/use-load";
import { PlaceLine } from "./place-test";
import "./my-plan.css";

const STEPS = 8;

export default function StartBoardPage(_: PageProps) {
  const held = useLoad<StartBoard>("start board", (signal) => api.call("GET /api/plans/start/board", { signal }));
  const { data: board, error } = held;
  return (
    <Page title={t("plans.board.title")} lead={t("plans.board.lead")} wide>
      {error ? <Trouble error={error} retry={() => void held.refresh()} /> : null}
      {board === null && !error ? <Loading /> : null}
      {board ? (
        <>
          {board.locks ? null : (
            <Notice>
              <p>{t("plans.board.noLocks")}</p>
            </Notice>
          )}
          <section class="stack stack--tight" aria-labelledby="board-pupils">
            <h2 id="board-pupils">{t("plans.board.pupils")}</h2>
            {board.rows.length === 0 ? <p class="quiet">{t("plans.board.none")}</p> : null}
            <ul class="list stack stack--tight">
              {board.rows.map((row) => (
                <Row key={row.person_id} row={row} />
              ))}
            </ul>
          </section>
          <section class="stack stack--tight" aria-labelledby="board-places">
            <h2 id="board-places">{t("plans.board.places")}</h2>
            <p class="quiet">{t("plans.board.places.text")}</p>
            {board.places.length === 0 ? <p class="quiet">{t("plans.board.places.none")}</p> : null}
            <ul class="list stack stack--tight">
              {board.places.map((place) => (
                <PlaceLine key={place.place} place={place} onDone={() => void held.refresh()} />
              ))}
            </ul>
          </section>
        </>
      ) : null}
    </Page>
  );
}

function Row({ row }: { readonly row: StartRow }) {
  return (
    <li class="card board-row">
      <p>
        <a href={`/plans/mine?person_id=${row.person_id}`}>
          <strong>{row.person_name}</strong>
        </a>
        <span class="quiet"> · {row.group}</span>
      </p>
      <p>
        <span class={row.ready ? "tag tag--ok" : "tag"}>
          {t(row.ready ? "plans.board.ready" : "plans.board.notReady")}
        </span>
        <span class="quiet"> {t("plans.board.done", { n: row.done.length, of: STEPS })}</span>
      </p>
      <p>{nextOf(row)}</p>
    </li>
  );
}

function nextOf({ next, who, due_on }: StartRow): string {
  if (next === null || who === null) return t("plans.board.all");
  const words = t("plans.board.next", { step: t(`plans.step.${next}`), who: t(`plans.who.${who}`) });
  return due_on ? `${words} (${dayAndMonth(due_on, language())})` : words;
}
