import { useEffect, useState } from "preact/hooks";
import type { RoomView } from "../../generated/wire";
import { t } from "../../i18n";
import { Notice } from "../../ui/notice";

const STAYS_MS = 60_000;

/** In the first minute after somebody came: a word to them, and they are there. */
export function Greeting({ room }: { readonly room: RoomView }) {
  const names = room.pupils.map(({ name }) => name);
  const first = names.length > 0;
  const [fresh, setFresh] = useState(false);
  useEffect(() => {
    if (!first) return;
    setFresh(true);
    const timer = setTimeout(() => setFresh(false), STAYS_MS);
    return () => clearTimeout(timer);
  }, [first]);
  if (!(fresh && first)) return null;
  return <Notice>{t("live.teacher.greet", { names: names.join(", ") })}</Notice>;
}
