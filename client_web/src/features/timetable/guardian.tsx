/** The day of a guardian's child: the same page, without the way in. */
import { useState } from "preact/hooks";
import { minutesAddress } from "../../core/minutes";
import { KEYS, recall, remember } from "../../core/store";
import type { Me } from "../../generated/wire";
import { t } from "../../i18n";
import { ButtonLink } from "../../ui/button";
import { Help } from "../../ui/help";
import { Page } from "../../ui/page";
import { RadioGroup } from "../../ui/radio-group";
import { DayPage } from "./day-view";
import type { DayParts } from "./parts";
import { PupilLessons } from "./pupil";
import { useDay } from "./use-day";

interface GuardianDayProps {
  readonly me: Me;
  readonly date: string | undefined;
  readonly parts?: DayParts;
}

export function GuardianDay({ me, date, parts = {} }: GuardianDayProps) {
  const before = recall(KEYS.child);
  const [child, setChild] = useState(me.children.find(({ id }) => id === before)?.id ?? me.children[0]?.id);
  if (child === undefined) {
    return (
      <Page title={t("timetable.title")}>
        <p>{t("timetable.guardian.none")}</p>
      </Page>
    );
  }
  const choose = (id: string): void => {
    remember(KEYS.child, id);
    setChild(id);
  };
  return <ChildDay me={me} child={child} date={date} onChoose={choose} parts={parts} />;
}

interface ChildDayProps {
  readonly me: Me;
  readonly child: string;
  readonly date: string | undefined;
  readonly onChoose: (id: string) => void;
  readonly parts: DayParts;
}

function ChildDay({ me, child, date, onChoose, parts }: ChildDayProps) {
  const held = useDay(date, child);
  const name = me.children.find(({ id }) => id === child)?.name ?? "";
  const options = me.children.map(({ id, name: label }) => ({ value: id, label }));
  const choice =
    options.length > 1 ? (
      <RadioGroup row legend={t("timetable.guardian.choose")} value={child} options={options} onChange={onChoose} />
    ) : null;
  const after = (
    <>
      <p>
        <ButtonLink icon="moon" href={`/absence/illness?person=${child}`}>
          {t("timetable.guardian.illness", { name })}
        </ButtonLink>
      </p>
      <p>
        <ButtonLink kind="quiet" icon="clock" href={minutesAddress(me.roles)}>
          {t("timetable.guardian.minutes", { name })}
        </ButtonLink>
      </p>
      <Help summary={t("timetable.guardian.help")}>
        <p>{t("timetable.guardian.help.text", { name })}</p>
        <p>
          <a href="/access">{t("timetable.guardian.help.link")}</a>
        </p>
      </Help>
    </>
  );
  return (
    <DayPage held={held} title={t("timetable.guardian.title", { name })} before={choice} after={after}>
      {(day) => <PupilLessons day={day} now={held.now} parts={parts} onChanged={() => void held.refresh()} />}
    </DayPage>
  );
}
