/** `/plans/granted/<grant>`: all that one grant shows of a pupil. Never a picture, and no way into a lesson. */
import type { ComponentChildren } from "preact";
import { api } from "../../core/client";
import { isPlanned } from "../../core/day-plan";
import type { PageProps } from "../../core/page-props";
import { dayAndMonth, localDate, longDate } from "../../core/time";
import type {
  DayPlanned,
  GrantedLesson,
  GrantedLinkDay,
  GrantedPlan,
  GrantedPupil,
  PassportPage,
} from "../../generated/wire";
import { isKey, language, t } from "../../i18n";
import { ButtonLink } from "../../ui/button";
import { Loading, Trouble } from "../../ui/loading";
import { Page } from "../../ui/page";
import { Scroll } from "../../ui/scroll";
import { TimeSpan } from "../../ui/time";
import { useLoad } from "../../ui/use-load";
import { Until } from "./until";
import "./plans.css";

export default function GrantedPupilPage({ place }: PageProps) {
  const id = place.params.grantId ?? "";
  const held = useLoad<GrantedPupil>(`granted ${id}`, (signal) =>
    api.call("GET /api/plans/granted/{id}", { path: { id }, signal }),
  );
  const { data: found, error } = held;
  const name = found ? (found.pupil ?? t("plans.granted.nameless")) : t("plans.granted.title");
  return (
    <Page title={name} lead={found?.school}>
      <div>
        <ButtonLink kind="quiet" icon="left" href="/plans/granted">
          {t("plans.granted.back")}
        </ButtonLink>
      </div>
      {error ? <Trouble error={error} retry={() => void held.refresh()} /> : null}
      {found === null && !error ? <Loading /> : null}
      {found ? <Parts found={found} /> : null}
    </Page>
  );
}

function Parts({ found }: { readonly found: GrantedPupil }) {
  return (
    <>
      <p>{t("plans.granted.why", { reason: found.reason, until: longDate(found.until, language()) })}</p>
      <p class="quiet">{t("plans.granted.logged")}</p>
      <Part id="contacts" title={t("plans.granted.contacts")}>
        {found.contacts.length === 0 ? <p>{t("plans.granted.contacts.none", { school: found.school })}</p> : null}
        <ul class="list stack stack--tight">
          {found.contacts.map((one) => (
            <li key={one.name}>
              <strong>{one.name}</strong>, {t(one.fixed_teacher ? "plans.granted.teacher" : "plans.granted.giver")}
              {one.email ? (
                <>
                  {" · "}
                  <a href={`mailto:${one.email}`}>{one.email}</a>
                </>
              ) : null}
            </li>
          ))}
        </ul>
      </Part>
      {found.plan ? <Plan plan={found.plan} /> : null}
      {found.passport ? <Card page={found.passport} /> : null}
      {found.scopes.includes("ATTENDANCE") ? (
        <Part id="attendance" title={t("plans.granted.attendance")}>
          <p>{t("plans.granted.attendance.text")}</p>
          <div>
            <ButtonLink kind="primary" href={`/register/hosted/${found.id}`}>
              {t("plans.granted.attendance.open")}
            </ButtonLink>
          </div>
        </Part>
      ) : null}
      {found.lessons ? <Lessons lessons={found.lessons} zone={found.timezone} /> : null}
      {found.link ? <Link days={found.link} /> : null}
      {found.counts ? (
        <Part id="counts" title={t("plans.granted.counts")}>
          <p class="quiet">
            {t("plans.granted.counts.period", {
              first: dayAndMonth(found.counts.first, language()),
              last: dayAndMonth(found.counts.last, language()),
            })}
          </p>
          {found.counts.buckets.length === 0 ? <p>{t("plans.granted.counts.none")}</p> : null}
          <dl class="plans__facts">
            {found.counts.buckets.map(({ bucket, minutes }) => (
              <Fact key={bucket} label={bucketWords(bucket)}>
                {t("plans.granted.minutes", { n: minutes })}
              </Fact>
            ))}
          </dl>
        </Part>
      ) : null}
    </>
  );
}

interface PartProps {
  readonly id: string;
  readonly title: string;
  readonly children: ComponentChildren;
}

function Part({ id, title, children }: PartProps) {
  return (
    <section class="card stack stack--tight" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {children}
    </section>
  );
}

function Fact({ label, children }: { readonly label: string; readonly children: ComponentChildren }) {
  return (
    <div>
      <dt class="quiet">{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** ISO weekday (1 is Monday) in words. */
const weekday = (iso: number): string => longDate(`2024-01-0${iso}`, language()).split(/[ ,]/)[0] ?? "";

function Plan({ plan }: { readonly plan: GrantedPlan }) {
  if (!plan.form) {
    return (
      <Part id="plan" title={t("plans.granted.plan")}>
        <p>{t("plans.granted.plan.none")}</p>
      </Part>
    );
  }
  return (
    <Part id="plan" title={t("plans.granted.plan")}>
      <dl class="plans__facts">
        <Fact label={t("plans.arrangement.form")}>
          {t(`plans.form.${plan.form}`)}
          {plan.partner_school ? ` (${plan.partner_school})` : ""}
        </Fact>
        {plan.level ? (
          <Fact label={t("plans.arrangement.level")}>{t(`plans.level.${plan.level as 1 | 2 | 3}`)}</Fact>
        ) : null}
        <Fact label={t("plans.field.goals")}>{plan.goals}</Fact>
        {plan.target_minutes === null ? null : (
          <Fact label={t("plans.granted.target")}>{t("plans.granted.minutes", { n: plan.target_minutes })}</Fact>
        )}
        {plan.first && plan.last ? (
          <Fact label={t("plans.granted.period")}>
            {t("plans.granted.fromTo", {
              first: dayAndMonth(plan.first, language()),
              last: dayAndMonth(plan.last, language()),
            })}
          </Fact>
        ) : null}
        {plan.review_on ? <Fact label={t("plans.granted.review")}>{longDate(plan.review_on, language())}</Fact> : null}
        {plan.patterns.map(({ moments }) => (
          <Fact key={JSON.stringify(moments)} label={t("plans.granted.online")}>
            {new Intl.ListFormat(language()).format(moments.weekdays.map(weekday))} ·{" "}
            {t(`plans.parity.${moments.parity}`)}
          </Fact>
        ))}
      </dl>
      <Week week={plan.week} />
      {plan.return_path.length > 0 ? (
        <>
          <h3>{t("plans.granted.return")}</h3>
          <ol class="list stack stack--tight">
            {plan.return_path.map((step) => (
              <li key={step.on + step.what}>
                {dayAndMonth(step.on, language())}: {step.what}
                {step.done || step.back ? " " : null}
                {step.done ? <span class="tag tag--ok">{t("plans.granted.done")}</span> : null}
                {step.back ? <span class="tag">{t("plans.granted.stepBack")}</span> : null}
              </li>
            ))}
          </ol>
        </>
      ) : null}
    </Part>
  );
}

function Week({ week }: { readonly week: readonly DayPlanned[] }) {
  const days = week.map((day, index) => ({ day, index })).filter(({ day }) => isPlanned(day));
  if (days.length === 0) return null;
  return (
    <>
      <h3>{t("plans.granted.week")}</h3>
      <ul class="list stack stack--tight">
        {days.map(({ day, index }) => (
          <li key={index}>
            <strong>{weekday(index + 1)}</strong>
            {day.ceiling_min === null ? null : <span> · {t("plans.granted.ceiling", { n: day.ceiling_min })}</span>}
            {day.blocks.map((block) => (
              <span class="plans__groups" key={block.start}>
                <Until block={block} /> {t(`plans.kind.${block.kind}`)}
              </span>
            ))}
          </li>
        ))}
      </ul>
    </>
  );
}

const LINES = ["joining", "doing", "asking", "calling"] as const;

function Card({ page }: { readonly page: PassportPage }) {
  const filled = LINES.filter((line) => page[line] !== "");
  return (
    <Part id="passport" title={t("plans.passport.title")}>
      {filled.length === 0 && page.lines.length === 0 ? <p>{t("plans.passport.none")}</p> : null}
      {page.lines.length > 0 ? (
        <ul>
          {page.lines.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      ) : null}
      <dl class="plans__facts">
        {filled.map((line) => (
          <Fact key={line} label={t(`plans.passport.${line}`)}>
            {page[line]}
          </Fact>
        ))}
      </dl>
    </Part>
  );
}

function Lessons({ lessons, zone }: { readonly lessons: readonly GrantedLesson[]; readonly zone: string }) {
  const dayOf = ({ starts_at }: GrantedLesson): string => localDate(Date.parse(starts_at), zone);
  return (
    <Part id="lessons" title={t("plans.granted.lessons")}>
      {lessons.length === 0 ? <p>{t("plans.granted.lessons.none")}</p> : null}
      {[...new Set(lessons.map(dayOf))].map((day) => (
        <div key={day}>
          <h3>{longDate(day, language())}</h3>
          <ul class="list">
            {lessons
              .filter((one) => dayOf(one) === day)
              .map((one) => (
                <li key={one.starts_at + one.subject}>
                  <TimeSpan start={one.starts_at} end={one.ends_at} zone={zone} /> {one.subject}
                  {one.place ? <span class="quiet"> · {one.place}</span> : null}
                  {one.status === "PLANNED" ? null : <span class="tag">{t("plans.granted.lessons.off")}</span>}
                </li>
              ))}
          </ul>
        </div>
      ))}
    </Part>
  );
}

/** How the connection was: facts that the register has, by day. */
function Link({ days }: { readonly days: readonly GrantedLinkDay[] }) {
  return (
    <Part id="link" title={t("plans.granted.link")}>
      <p class="quiet">{t("plans.granted.link.text")}</p>
      {days.length === 0 ? (
        <p>{t("plans.granted.link.none")}</p>
      ) : (
        <Scroll label={t("plans.granted.link.table")}>
          <table class="plans__table">
            <thead>
              <tr>
                {(["day", "lessons", "attended", "technical", "notOffered"] as const).map((column) => (
                  <th key={column} scope="col">
                    {t(`plans.granted.link.${column}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {days.map((one) => (
                <tr key={one.date}>
                  <th scope="row">{dayAndMonth(one.date, language())}</th>
                  <td>{one.lessons}</td>
                  <td>{one.attended_min}</td>
                  <td>{one.technical_min}</td>
                  <td>{one.not_offered_min}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
    </Part>
  );
}

function bucketWords(bucket: string): string {
  const key = `plans.granted.bucket.${bucket}`;
  return isKey(key) ? t(key) : bucket;
}
