/** `/reports/overview`: the whole school by week, and where in the week participation from home drops. */
import { api } from "../../core/client";
import type { PageProps } from "../../core/page-props";
import { addressOf, cellOf, columnsOf, hoursOf, periodAt, shadeOf, weekdaysOf } from "../../core/report";
import { router } from "../../core/router";
import { dayAndMonth, decimal, wholeMinutes } from "../../core/time";
import type { OverviewHour, ParticipationShare, SchoolOverview } from "../../generated/wire";
import { language, t, tn } from "../../i18n";
import { ButtonLink } from "../../ui/button";
import { Help } from "../../ui/help";
import { Loading, Trouble } from "../../ui/loading";
import { Notice } from "../../ui/notice";
import { Page } from "../../ui/page";
import { RadioGroup } from "../../ui/radio-group";
import { Scroll } from "../../ui/scroll";
import { useLoad } from "../../ui/use-load";
import { numberOf } from "./pupils-table";
import "./reports.css";

const WEEKS = ["4", "8", "13"] as const;
type Weeks = (typeof WEEKS)[number];

export default function OverviewPage({ place }: PageProps) {
  const weeks = WEEKS.find((one) => one === place.query.weeks) ?? "8";
  const held = useLoad<SchoolOverview>(weeks, (signal) =>
    api.call("GET /api/reports/overview", { query: { weeks }, signal }),
  );
  const { data, error } = held;
  return (
    <Page wide title={t("reports.overview.title")} lead={t("reports.overview.lead")}>
      <RadioGroup<Weeks>
        row
        class="reports__kinds"
        legend={t("reports.overview.weeks")}
        value={weeks}
        options={WEEKS.map((value) => ({ value, label: tn("reports.weeks", Number(value)) }))}
        onChange={(value) => router().go(`/reports/overview?weeks=${value}`)}
      />
      {error ? <Trouble error={error} retry={() => void held.refresh()} /> : null}
      {data ? <Content found={data} /> : error ? null : <Loading />}
      <Help summary={t("reports.help")}>
        <p>{t("reports.overview.help.share")}</p>
        <p>{t("reports.overview.help.missed")}</p>
        <p>{t("reports.rounded")}</p>
      </Help>
    </Page>
  );
}

function Content({ found }: { readonly found: SchoolOverview }) {
  const nothing = found.weeks.every(({ pupils }) => pupils === 0);
  if (nothing) return <Notice>{t("reports.overview.none")}</Notice>;
  return (
    <>
      <Trend found={found} />
      <Pattern found={found} />
      <p>
        <ButtonLink href="/reports">{t("reports.overview.pupils")}</ButtonLink>
      </p>
    </>
  );
}

export const percentWords = (share: ParticipationShare): string =>
  share.percent === null ? t("reports.overview.noShare") : `${decimal(share.percent, language())} %`;

const WIDTH = 100;

function Trend({ found }: { readonly found: SchoolOverview }) {
  const columns = columnsOf(found.weeks.flatMap(({ cells }) => cells));
  return (
    <section class="stack stack--tight">
      <h2>{t("reports.overview.trend")}</h2>
      <Scroll label={t("reports.overview.trend")}>
        <table class="reports__table">
          <caption class="visually-hidden">{t("reports.overview.trend")}</caption>
          <thead>
            <tr>
              <th scope="col">{t("reports.period.week")}</th>
              <th scope="col">{t("reports.overview.share")}</th>
              <th scope="col" class="reports__number">
                {t("reports.pupils")}
              </th>
              <th scope="col" class="reports__number">
                {t("reports.overview.missed")}
              </th>
              {columns.map((column) => (
                <th key={column} scope="col" class="reports__number">
                  {t(`reports.column.${column}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {found.weeks.map((week) => (
              <tr key={week.week}>
                <th scope="row">
                  <a href={addressOf({ period: periodAt("week", week.monday), filters: {}, level: "PUPILS", page: 0 })}>
                    <span class="visually-hidden">{t("reports.period.week")} </span>
                    {Number(week.week.slice(-2))}
                  </a>
                  <span class="reports__group quiet">{dayAndMonth(week.monday, language())}</span>
                </th>
                <td class="reports__share">
                  {percentWords(week.share)}
                  <svg class="reports__meter" viewBox={`0 0 ${WIDTH} 6`} preserveAspectRatio="none" aria-hidden="true">
                    <rect width={WIDTH} height="6" class="reports__meter-ground" />
                    <rect width={Number(week.share.percent ?? 0)} height="6" class="reports__meter-part" />
                  </svg>
                </td>
                <td class="reports__number">{week.pupils}</td>
                <td class="reports__number">{week.share.missed}</td>
                {columns.map((column) => (
                  <td key={column} class="reports__number">
                    {numberOf(cellOf(week.cells, column), found)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </section>
  );
}

const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;

/** Weekday by hour: the share as a number and as a shade. */
function Pattern({ found }: { readonly found: SchoolOverview }) {
  if (found.pattern.length === 0) return null;
  const hours = hoursOf(found.pattern);
  const days = weekdaysOf(found.pattern);
  const at = (weekday: number, hour: number): OverviewHour | undefined =>
    found.pattern.find((one) => one.weekday === weekday && one.hour === hour);
  return (
    <section class="stack stack--tight">
      <h2>{t("reports.overview.pattern")}</h2>
      <p class="quiet">{t("reports.overview.pattern.text")}</p>
      <Scroll label={t("reports.overview.pattern")}>
        <table class="reports__table reports__pattern">
          <caption class="visually-hidden">{t("reports.overview.pattern")}</caption>
          <thead>
            <tr>
              <th scope="col">{t("reports.overview.hour")}</th>
              {days.map((day) => (
                <th key={day} scope="col" class="reports__number">
                  {t(`reports.day.${DAYS[day] ?? "mon"}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {hours.map((hour) => (
              <tr key={hour}>
                <th scope="row">{`${hour}:00`}</th>
                {days.map((day) => (
                  <Hour key={day} one={at(day, hour)} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </section>
  );
}

function Hour({ one }: { readonly one: OverviewHour | undefined }) {
  if (!one) return <td class="reports__number quiet">–</td>;
  return (
    <td class={`reports__number reports__shade reports__shade--${shadeOf(one.share)}`}>
      {percentWords(one.share)}
      <span class="reports__group">
        {t("reports.overview.of", {
          minutes: wholeMinutes(one.share.attended_seconds),
          of: wholeMinutes(one.share.base_seconds),
        })}
      </span>
    </td>
  );
}
