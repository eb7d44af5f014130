import type { RoomView } from "../../generated/wire";
import { t } from "../../i18n";
import { Notice } from "../../ui/notice";
import { useFirstMinute } from "../../ui/use-watched";

/** In the first minute after somebody came: a word to them, and they are there. */
export function Greeting({ room }: { readonly room: RoomView }) {
  const names = room.pupils.filter(({ away_since }) => away_since === null).map(({ name }) => name);
  if (!useFirstMinute(names.length > 0)) return null;
  return <Notice>{t("live.teacher.greet", { names: names.join(", ") })}</Notice>;
}
