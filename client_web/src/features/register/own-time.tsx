/** What a pupil worked on in their own time in a week: a teacher says that it counts, or takes that back. */
import { api } from "../../core/client";
import { longDate } from "../../core/time";
import type { EngagedWeek, EngagedWork } from "../../generated/wire";
import { language, t, tn } from "../../i18n";
import { Button } from "../../ui/button";
import { Help } from "../../ui/help";
import { Trouble } from "../../ui/loading";
import { useDeed, useLoad } from "../../ui/use-load";

interface OwnTimeProps {
  readonly pupilId: string;
  /** A date of the week. */
  readonly date: string;
}

export function OwnTime({ pupilId, date }: OwnTimeProps) {
  const held = useLoad<EngagedWeek>(`own ${pupilId} ${date}`, (signal) =>
    api.call("GET /api/catalogue/confirmations", { query: { pupil_id: pupilId, date }, signal }),
  );
  const works = held.data?.works ?? [];
  if (held.error) return <Trouble error={held.error} retry={() => void held.refresh()} />;
  if (works.length === 0) return null;
  return (
    <section class="stack" aria-labelledby="own-time">
      <h2 id="own-time">{t("register.own.title")}</h2>
      <ul class="list stack">
        {works.map((work) => (
          <Line key={work.item_id} work={work} pupilId={pupilId} again={held.refresh} />
        ))}
      </ul>
      <Help summary={t("register.own.help")}>
        <p>{t("register.own.help.text")}</p>
      </Help>
    </section>
  );
}

interface LineProps {
  readonly work: EngagedWork;
  readonly pupilId: string;
  readonly again: () => Promise<void>;
}

function Line({ work, pupilId, again }: LineProps) {
  const deed = useDeed();
  const say = (confirmed: boolean): void =>
    void deed.run(async () => {
      const body = { pupil_id: pupilId, item_id: work.item_id, confirmed, late_at: work.late_at };
      // Refused where more came in late meanwhile: then that is shown too.
      await api.call("POST /api/catalogue/confirmations", { body }).finally(again);
    });
  return (
    <li class="card stack stack--tight">
      <strong>{work.title}</strong>
      <span>
        {t("register.own.minutes", {
          minutes: tn("register.minutes", work.minutes),
          norm: tn("register.minutes", work.norm_minutes),
        })}
      </span>
      <span class="quiet">{work.days.map((day) => longDate(day.date, language())).join(", ")}</span>
      {work.waiting_minutes > 0 ? <span class="quiet">{tn("register.own.line", work.waiting_minutes)}</span> : null}
      {work.late_minutes > 0 ? <span class="quiet">{tn("register.own.late", work.late_minutes)}</span> : null}
      <span class="quiet">{standing(work)}</span>
      {deed.error ? <Trouble error={deed.error} /> : null}
      {work.waits ? (
        <div>
          <Button kind="primary" icon="check" busy={deed.busy} onClick={() => say(true)}>
            {t("register.own.confirm")}
            <span class="visually-hidden">: {work.title}</span>
          </Button>
        </div>
      ) : work.confirmed_by ? (
        <div>
          <Button kind="quiet" icon="cross" busy={deed.busy} onClick={() => say(false)}>
            {t("register.own.withdraw")}
            <span class="visually-hidden">: {work.title}</span>
          </Button>
        </div>
      ) : null}
    </li>
  );
}

function standing(work: EngagedWork): string {
  if (work.confirmed_by) return t("register.work.by", { name: work.confirmed_by });
  return t(work.completed ? "register.own.completed" : "register.own.open");
}
