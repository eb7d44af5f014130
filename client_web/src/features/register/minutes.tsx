/** `/register` for a pupil and a guardian: "Mijn minuten", a week of the very rows that the school has. */
import { useState } from "preact/hooks";
import { api } from "../../core/client";
import { clock } from "../../core/clock";
import { dayKind, hasLines, isWeek, minutesAddress, openDay, rowsOf } from "../../core/minutes";
import type { PageProps } from "../../core/page-props";
import { statesOf } from "../../core/register-line";
import { router } from "../../core/router";
import { KEYS, recall, remember } from "../../core/store";
import { dayAndMonth, weekdays } from "../../core/time";
import type { Me, MinutesWeek } from "../../generated/wire";
import { language, t, tn } from "../../i18n";
import { Button } from "../../ui/button";
import { Help } from "../../ui/help";
import { Loading, Trouble } from "../../ui/loading";
import { Notice } from "../../ui/notice";
import { Page } from "../../ui/page";
import { RadioGroup } from "../../ui/radio-group";
import { useLoad } from "../../ui/use-load";
import { OwnDisputesOf, useOwnDisputes } from "./dispute-line";
import { Legend, Patterns } from "./line";
import { Looks } from "./looks";
import { Day } from "./minutes-day";
import "./register.css";
import "./minutes.css";
import "./disputes.css";

const EVERY_MS = 15_000;

export default function MinutesPage({ me, place }: PageProps) {
  if (!me) return null;
  const asked = place.query.week ?? "";
  const week = isWeek(asked) ? asked : undefined;
  return me.roles.includes("pupil") ? <Minutes me={me} week={week} /> : <ChildMinutes me={me} week={week} />;
}

interface Asked {
  readonly me: Me;
  readonly week: string | undefined;
}

function ChildMinutes({ me, week }: Asked) {
  const before = recall(KEYS.child);
  const [child, setChild] = useState(me.children.find(({ id }) => id === before)?.id ?? me.children[0]?.id);
  if (child === undefined) {
    return (
      <Page title={t("register.mine.title")}>
        <p>{t("register.mine.noChild")}</p>
      </Page>
    );
  }
  const choose = (id: string): void => {
    remember(KEYS.child, id);
    setChild(id);
  };
  return <Minutes me={me} week={week} child={child} onChoose={choose} />;
}

interface MinutesProps extends Asked {
  /** Absent: the pupil's own. */
  readonly child?: string;
  readonly onChoose?: (id: string) => void;
}

function Minutes({ me, week: asked, child, onChoose }: MinutesProps) {
  const held = useLoad<MinutesWeek>(
    `${asked ?? "this"} ${child ?? "me"} ${language()}`,
    async (signal) => {
      const query = { ...(asked && { week: asked }), ...(child && { person_id: child }) };
      const week = await api.call("GET /api/register/minutes", { query, signal });
      clock.learn(week.now);
      return week;
    },
    EVERY_MS,
  );
  const disputes = useOwnDisputes(child);
  const { data: week, error } = held;
  const name = me.children.find(({ id }) => id === child)?.name;
  const options = me.children.map(({ id, name: label }) => ({ value: id, label }));
  return (
    <Page
      title={name === undefined ? t("register.mine.title") : t("register.mine.titleOf", { name })}
      lead={week ? weekName(week) : null}
    >
      {child !== undefined && onChoose && options.length > 1 ? (
        <RadioGroup row legend={t("register.mine.choose")} value={child} options={options} onChange={onChoose} />
      ) : null}
      {week ? <OtherWeeks week={week} me={me} /> : null}
      {error ? <Trouble error={error} retry={() => void held.refresh()} /> : null}
      {week ? (
        <OwnDisputesOf value={disputes}>
          <Content week={week} name={name} />
        </OwnDisputesOf>
      ) : error ? null : (
        <Loading />
      )}
      <section class="stack stack--tight" aria-label={t("register.mine.more")}>
        <Help summary={t("register.help")}>
          <p>{t("register.mine.help.counts")}</p>
          <p>{t("register.help.gaps")}</p>
          <p>{t("register.help.network")}</p>
          <p>{t("register.rounded")}</p>
        </Help>
        <Looks
          key={child ?? "me"}
          person={child}
          title={name === undefined ? t("register.looks.title") : t("register.looks.titleOf", { name })}
        />
      </section>
    </Page>
  );
}

function weekName(week: MinutesWeek): string {
  const date = (index: number): string => dayAndMonth(week.days.at(index)?.date ?? week.today, language());
  const range = { from: date(0), until: date(-1) };
  if (week.week === week.this_week) return t("register.mine.thisWeek", range);
  return t("register.mine.week", { ...range, n: Number(week.week.slice(-2)) });
}

function OtherWeeks({ week, me }: { readonly week: MinutesWeek; readonly me: Me }) {
  const show = (name?: string): void =>
    router().go(minutesAddress(me.roles, name === week.this_week ? undefined : name));
  const next = week.next_week;
  return (
    <nav class="weeks" aria-label={t("register.mine.weeks")}>
      <p class="visually-hidden" role="status">
        {weekName(week)}
      </p>
      <Button icon="left" onClick={() => show(week.previous_week)}>
        {t("register.mine.previous")}
      </Button>
      {next ? (
        <Button icon="right" class="weeks__next" onClick={() => show(next)}>
          {t("register.mine.next")}
        </Button>
      ) : null}
      {next && next !== week.this_week ? (
        <Button kind="quiet" class="weeks__this" onClick={() => show()}>
          {t("register.mine.toThisWeek")}
        </Button>
      ) : null}
    </nav>
  );
}

interface ContentProps {
  readonly week: MinutesWeek;
  /** The child's name when a guardian looks. */
  readonly name: string | undefined;
}

function Content({ week, name }: ContentProps) {
  const rows = rowsOf(week);
  const any = week.days.some(hasLines);
  const open = openDay(week);
  const without = week.days.filter((day) => dayKind(day, week.today) === "none").map(({ date }) => date);
  const who = name === undefined ? t("register.mine.who") : t("register.mine.whoOf", { name });
  return (
    <div class="stack minutes">
      {any ? <Sum week={week} /> : <Notice>{t("register.mine.empty")}</Notice>}
      <p>{t(name === undefined ? "register.mine.counts" : "register.mine.countsOf", { name: name ?? "" })}</p>
      <p>{who}</p>
      {rows.length > 0 ? (
        <>
          <Patterns />
          <details class="help">
            <summary>{t("register.legend")}</summary>
            <div class="help__body">
              <Legend states={statesOf(rows)} />
            </div>
          </details>
          {name === undefined ? null : <p class="quiet">{t("register.mine.you", { name })}</p>}
        </>
      ) : null}
      {week.days.map((day) => (
        <Day key={`${week.person_id} ${day.date}`} day={day} week={week} open={day.date === open} />
      ))}
      {any && without.length > 0 ? (
        <p class="quiet">{t("register.mine.none", { days: weekdays(without, language()) })}</p>
      ) : null}
    </div>
  );
}

function Sum({ week }: { readonly week: MinutesWeek }) {
  const running = rowsOf(week).some((row) => row.running);
  return (
    <div>
      {week.credited_minutes > 0 ? (
        <p class="minutes__total">
          {tn("register.minutes", week.credited_minutes)}{" "}
          <span class="quiet">({t("register.hmm", { hmm: week.hmm })})</span>
        </p>
      ) : (
        <p class="lead">{t("register.mine.zero")}</p>
      )}
      {running ? <p class="quiet">{t("register.running")}</p> : null}
    </div>
  );
}
