/** What school answered to "Dit klopt niet", the same for family and school. */
import { dayAndMonth, localDate } from "../../core/time";
import type { DisputeCard } from "../../generated/wire";
import { language, t } from "../../i18n";

/** The day of an instant or a date, in words. */
export const day = (date: string): string => dayAndMonth(date, language());

export const dayOf = (instant: string): string => day(localDate(Date.parse(instant)));

export function DisputeAnswer({ one: { about, answer } }: { readonly one: DisputeCard }) {
  if (!answer) return null;
  const values = { name: answer.name ?? t("register.dispute.school"), on: dayOf(answer.at) };
  const accepted = about !== "LESSON" ? "register.dispute.acceptedWork" : "register.dispute.accepted";
  return (
    <>
      <p>
        <strong>
          {answer.outcome === "ACCEPTED"
            ? t(accepted, { ...values, n: answer.minutes ?? 0 })
            : t("register.dispute.explained", values)}
        </strong>
      </p>
      <p class="dispute__text">{answer.text}</p>
    </>
  );
}
