import { canBeGreeted } from "../../core/live/unit_words";
import type { RoomView } from "../../generated/wire";
import { t } from "../../i18n";
import { Notice } from "../../ui/notice";
import { useFirstMinute } from "../../ui/use-watched";

const MOST = 3;

/** In the first minute after somebody came: a word to them, and they are there. A hand goes before it. */
export function Greeting({ room }: { readonly room: RoomView }) {
  const there = room.pupils.filter(({ away_since }) => away_since === null);
  const fresh = useFirstMinute(there.length > 0);
  const names = there.filter(canBeGreeted).map(({ name }) => name);
  if (!fresh || names.length === 0 || room.pupils.some(({ hand }) => hand !== null)) return null;
  const words =
    names.length > MOST
      ? t("live.teacher.greet.many", { n: names.length })
      : t("live.teacher.greet", { names: names.join(", ") });
  return <Notice>{words}</Notice>;
}
