/** On a day: what a teacher put with a lesson that was missed, and a few lessons that may fit. Never that they must. */
import { lessonAddress } from "../../core/catalogue/catch-up";
import { api } from "../../core/client";
import type { Day, MaterialsOffered, MaterialView, OffersOfDay } from "../../generated/wire";
import { t, tn } from "../../i18n";
import { useLoad } from "../../ui/use-load";
import "./catch-up.css";

interface DayMaterialsProps {
  readonly day: Day;
  /** Whether it is the pupil's own day. */
  readonly own: boolean;
}

export function DayMaterials({ day, own }: DayMaterialsProps) {
  const { date, person_id } = day;
  const over = day.lessons.filter(({ door }) => door === "over").length;
  const held = useLoad<OffersOfDay | null>(`materials ${person_id} ${date} ${over}`, async (signal) =>
    date <= day.today
      ? await api.call("GET /api/catalogue/materials/offered", { query: { date, person_id }, signal })
      : null,
  );
  // Nothing is shown where there is nothing, nor where it could not be asked: the day stays as it was.
  const lessons = held.data?.lessons ?? [];
  if (lessons.length === 0) return null;
  return (
    <section class="stack stack--tight" aria-label={t("catalogue.materials.day")} data-role="materials">
      <p class="lessons__title">{t("catalogue.materials.day")}</p>
      <ul class="list stack stack--tight">
        {lessons.map((lesson) => (
          <li key={lesson.slot_id}>
            <Lesson lesson={lesson} own={own} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Lesson({ lesson: { subject, materials, suggested }, own }: { lesson: MaterialsOffered; own: boolean }) {
  return (
    <article class="card stack stack--tight">
      <h2 class="catch-up__title">{subject}</h2>
      {materials.length > 0 ? (
        <>
          <p class="quiet">{t("catalogue.materials.fromTeacher")}</p>
          <ul class="list">
            {materials.map((one) => (
              <li key={one.id}>
                <Material one={one} own={own} />
              </li>
            ))}
          </ul>
        </>
      ) : null}
      {suggested.length > 0 ? (
        <>
          <p class="quiet">{t("catalogue.materials.fits")}</p>
          <ul class="list">
            {suggested.map((one) => (
              <li key={one.item_id}>
                <ItemLink id={one.item_id} title={one.title} minutes={one.minutes} own={own} />
              </li>
            ))}
          </ul>
        </>
      ) : null}
    </article>
  );
}

function Material({ one, own }: { readonly one: MaterialView; readonly own: boolean }) {
  if (one.kind === "ITEM" && one.item_id) {
    return <ItemLink id={one.item_id} title={one.title} minutes={one.minutes ?? 0} own={own} />;
  }
  const isFile = one.kind === "FILE";
  const address = isFile ? `/api/catalogue/materials/${one.id}/content` : (one.address ?? "");
  const word =
    isFile && one.file_kind ? t(`catalogue.handins.kind.${one.file_kind}`) : t("catalogue.materials.link.word");
  return (
    <p class="material">
      <a class="material__link" href={address} target="_blank" rel="noopener noreferrer">
        {one.title}
      </a>{" "}
      <span class="quiet">{word}</span>
    </p>
  );
}

interface ItemLinkProps {
  readonly id: string;
  readonly title: string;
  readonly minutes: number;
  readonly own: boolean;
}

/** A parent reads what there is; the lesson is the pupil's. */
function ItemLink({ id, title, minutes, own }: ItemLinkProps) {
  return (
    <p class="material">
      {own ? (
        <a class="material__link" href={lessonAddress(id) ?? ""}>
          {title}
        </a>
      ) : (
        title
      )}{" "}
      <span class="quiet">{tn("catalogue.minutes", minutes)}</span>
    </p>
  );
}
