import { canBeGreeted } from "../../core/live/unit_words";
import type { PupilView } from "../../generated/wire";
import { t } from "../../i18n";
import { Icon } from "../../ui/icon";
import { useFirstMinute } from "../../ui/use-watched";

const MOST = 2;

/** For a teacher without a phone at hand: a word to who just came. Not to who comes in quietly, by their own wish. */
export function UnitGreeting({ pupils }: { readonly pupils: readonly PupilView[] }) {
  const greeted = pupils.filter(
    ({ name, quiet_entry, away_since }) => name !== "" && !quiet_entry && away_since === null,
  );
  // Never at the cost of who is there, or of a hand that waits.
  const room = pupils.length <= MOST && pupils.every(({ hand }) => hand === null);
  const fresh = useFirstMinute(greeted.length > 0) && room;
  const names = greeted
    .filter(canBeGreeted)
    .map(({ name }) => name)
    .join(", ");
  return (
    <p class="unit-greeting" role="status">
      {fresh && names !== "" ? (
        <>
          <Icon name="info" />
          {t("live.teacher.greet", { names })}
        </>
      ) : null}
    </p>
  );
}
