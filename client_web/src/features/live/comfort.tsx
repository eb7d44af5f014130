import { chooseEase, ease, easeChanges } from "../../core/comfort";
import { t } from "../../i18n";
import { ComfortSwitches } from "../../ui/comfort-switches";
import { Dialog } from "../../ui/dialog";
import { useWatched } from "../../ui/use-watched";

/** Picture, sound and buttons as this pupil can bear them; every switch works at once and is kept for every device. */
export function ComfortDialog({ onClose }: { readonly onClose: () => void }) {
  useWatched(easeChanges);
  return (
    <Dialog title={t("live.comfort")} onClose={onClose}>
      <ComfortSwitches value={ease()} onChange={chooseEase} />
    </Dialog>
  );
}
