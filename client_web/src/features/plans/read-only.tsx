/** The plan for who reads it and does not make it, and the words for what is missing in it. */
import type { PlanEditor } from "../../core/plan-editor";
import { longDate } from "../../core/time";
import type { MissingItem, PlanPerson } from "../../generated/wire";
import { language, t, tn } from "../../i18n";
import { ButtonLink } from "../../ui/button";
import { useWatched } from "../../ui/use-watched";
import { valueWords, fieldWords as wordsOf } from "./change-words";

interface ReadOnlyProps {
  readonly editor: PlanEditor;
  readonly pupil: string;
  readonly teachers: readonly PlanPerson[];
  /** The day, the card and the start of the pupil may be opened too. */
  readonly reads: boolean;
}

export function ReadOnly({ editor, pupil, teachers, reads }: ReadOnlyProps) {
  useWatched(editor);
  const { missing, form } = editor;
  const {
    form: by,
    partner_school,
    level,
    ground,
    assessed_by,
    goals,
    fixed_teacher_id,
    target_minutes,
    stays,
  } = form.arrangement;
  const facts = {
    form: by,
    ...(by === "REGIONAL" ? { partner_school } : {}),
    level,
    ground,
    assessed_by,
    goals,
    fixed_teacher_id: teachers.find(({ id }) => id === fixed_teacher_id)?.name ?? null,
    target_minutes,
    first: form.first,
    last: form.last,
    stays,
    review_on: form.arrangement.review_on,
    return_path: form.arrangement.return_path,
    moments: form.pattern.moments,
  };
  return (
    <section class="card stack stack--tight">
      {editor.stateOf("arrangement") === null ? null : (
        <dl class="plans__fields">
          {Object.entries(facts).map(([name, value]) => (
            <div key={name}>
              <dt>{wordsOf(name)}</dt>
              <dd>{valueWords(name, JSON.stringify(value))}</dd>
            </div>
          ))}
        </dl>
      )}
      {missing.length > 0 ? (
        <>
          <h2>{tn("plans.ready.count", missing.length)}</h2>
          <ul data-role="missing">
            {missing.map((item) => (
              <li key={`${item.thing}.${item.item}.${item.who}.${item.first}`}>{missingWords(item)}</li>
            ))}
          </ul>
        </>
      ) : null}
      {reads ? (
        <div>
          <ButtonLink href={`/plans/mine?person_id=${pupil}`}>{t("plans.pupil.day")}</ButtonLink>
        </div>
      ) : null}
    </section>
  );
}

export function missingWords({ thing, item, who, first, last }: MissingItem): string {
  if (item === "OVERLAPS") {
    const dates = { first: longDate(first ?? "", language()), last: longDate(last ?? "", language()) };
    return t(`plans.missing.OVERLAPS.${thing}`, dates);
  }
  if (item === "SIGNATURE" && who) return t("plans.missing.SIGNATURE.of", { name: who });
  return t(`plans.missing.${item}`);
}
