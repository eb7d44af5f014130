/** On the day: what a teacher said of what was handed in. Nothing where there is no news. */
import { api } from "../../core/client";
import type { Day, HandinsOfPupil } from "../../generated/wire";
import { t } from "../../i18n";
import { ButtonLink } from "../../ui/button";
import { useLoad } from "../../ui/use-load";

interface DayHandinsProps {
  readonly day: Day;
  /** Whether it is the pupil's own day. */
  readonly own: boolean;
}

export function DayHandins({ day, own }: DayHandinsProps) {
  const today = day.date === day.today;
  const held = useLoad<HandinsOfPupil | null>(`handins ${day.person_id} ${day.date}`, async (signal) =>
    today
      ? await api.call("GET /api/catalogue/handins", { query: { person_id: day.person_id, news: "1" }, signal })
      : null,
  );
  // Nothing is shown where there is nothing, nor where it could not be asked: the day stays as it was.
  const news = held.data?.handins ?? [];
  if (news.length === 0) return null;
  const href = own ? "/catalogue/handins/own" : `/catalogue/handins/own?child=${day.person_id}`;
  return (
    <section class="stack stack--tight" aria-label={t("catalogue.handins.news")} data-role="handins">
      <p class="lessons__title">{t("catalogue.handins.news")}</p>
      <ul class="list stack stack--tight">
        {news.slice(0, 3).map((one) => (
          <li key={one.id} class="card stack stack--tight">
            <p>
              <strong>{one.block_title || one.title}</strong>{" "}
              {t(`catalogue.handins.stands.${one.state === "AGAIN" ? "AGAIN" : "ACCEPTED"}`)}
            </p>
            <p>
              <ButtonLink icon="right" href={own && one.state === "AGAIN" ? `/catalogue/lesson/${one.lesson}` : href}>
                {t(own && one.state === "AGAIN" ? "catalogue.handins.lesson" : "catalogue.handins.read")}
                <span class="visually-hidden">: {one.block_title || one.title}</span>
              </ButtonLink>
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}
