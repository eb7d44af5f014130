/** The first step: what is asked, so that only what is needed is filled in. */
import { t } from "../../i18n";
import { ButtonLink } from "../../ui/button";
import { Notice } from "../../ui/notice";
import { RadioGroup } from "../../ui/radio-group";
import { StartSteps } from "./start";

export const WISHES = ["short", "plan", "days"] as const;
export type Wish = (typeof WISHES)[number];

interface AskProps {
  readonly pupil: string;
  readonly wish: Wish;
  /** A fixed online day stands in the plan already. */
  readonly fixed: boolean;
  readonly onWish: (wish: Wish) => void;
}

export function Ask({ pupil, wish, fixed, onWish }: AskProps) {
  return (
    <>
      {fixed ? (
        <p>{t("plans.ask.days")}</p>
      ) : (
        <RadioGroup
          legend={t("plans.ask.legend")}
          value={wish}
          options={WISHES.map((value) => ({
            value,
            label: t(`plans.ask.${value}`),
            hint: t(`plans.ask.${value}.hint`),
          }))}
          onChange={onWish}
        />
      )}
      {wish === "short" ? (
        <Notice>
          <p>{t("plans.ask.short.text")}</p>
          <ButtonLink href={`/absence/illness?person=${pupil}`}>{t("plans.ask.short.form")}</ButtonLink>
        </Notice>
      ) : (
        <StartSteps person={pupil} steps={["request", "intake"]} />
      )}
    </>
  );
}
