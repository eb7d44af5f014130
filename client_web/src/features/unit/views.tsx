/** What of the camera may be seen: drawn with a finger or the mouse, or set with the keyboard, once for this place. */
import { useEffect, useRef, useState } from "preact/hooks";
import { unitApi } from "../../core/client";
import { type Aim, type Aims, aimsOf, keepAims, type Motor, motorOf } from "../../core/media/aim";
import type { ClassFeed } from "../../core/media/class_feed";
import { canCrop } from "../../core/media/crops";
import { openPreview, type Preview } from "../../core/media/preview";
import { streamOf } from "../../core/media/track_stream";
import { boardOf, keepViews, type Rect, teacherOf, type ViewName, type Views, WHOLE } from "../../core/media/views";
import { t } from "../../i18n";
import { Button } from "../../ui/button";
import { Dialog } from "../../ui/dialog";
import { RadioGroup } from "../../ui/radio-group";
import { useLoad } from "../../ui/use-load";
import { AimsEditor } from "./aims";
import { ViewPicture } from "./view-picture";
import "./views.css";

interface UnitViewsProps {
  readonly place: string;
  readonly demo: boolean;
  readonly feed: ClassFeed;
  /** The lesson that is on, or else the next one: its pupils who stay out of the picture are named. */
  readonly slotId: string | null;
  readonly onClose: () => void;
}

const NAMES: readonly ViewName[] = ["region", "board", "teacher", "table", "board_camera"];

export function UnitViews({ place, demo, feed, slotId, onClose }: UnitViewsProps) {
  const [views, setViews] = useState<Views>(feed.views);
  const [aims, setAims] = useState<Aims>(() => aimsOf(place));
  const [from, last] = [useRef<Aim | null>(null), useRef<Aim | null>(null)];
  const [name, choose] = useState<ViewName>("region");
  const { preview, failed } = usePreview(name === "board_camera", demo);
  const options = NAMES.filter((one) => one !== "board_camera" || preview?.hasBoardCamera).map((value) => ({
    value,
    label: t(`unit.views.${value}`),
  }));
  const motor = preview && name !== "board_camera" ? (motorOf(preview.track) ?? feed.lent) : null;
  last.current = motor?.now() ?? last.current;
  from.current ??= last.current;
  const border = views.region !== null || feed.views.region !== null;
  const save = async (): Promise<void> => {
    // What was drawn is right where the camera looks now.
    const kept = last.current && views.region ? { ...aims, room: last.current } : aims;
    keepViews(place, views);
    keepAims(place, kept);
    await aimHome(motor, kept.room);
    feed.storeAims(kept);
    feed.show(views);
    onClose();
  };
  const cancel = async (): Promise<void> => {
    await aimHome(motor, from.current ?? undefined);
    onClose();
  };
  return (
    <Dialog title={t("unit.views.title")} onClose={() => void cancel()}>
      <div class="stack views">
        <OutOfView slotId={slotId} />
        {canCrop() ? null : <p class="views__warn">{t("unit.views.cannot")}</p>}
        <RadioGroup row legendHidden legend={t("unit.views.which")} value={name} options={options} onChange={choose} />
        <p>{t(`unit.views.${name}.hint`)}</p>
        {failed ? <p role="status">{t("unit.views.noCamera")}</p> : null}
        <ViewPicture
          stream={preview ? streamOf(preview.track) : null}
          rect={shownAs(name, views)}
          border={name === "region" || name === "board_camera" ? null : views.region}
          onChange={(rect) => setViews({ ...views, [name]: rect })}
        />
        {motor ? <AimsEditor motor={motor} aims={aims} border={border} onChange={setAims} /> : null}
        {views[name] ? (
          <div class="row">
            <Button onClick={() => setViews({ ...views, [name]: null })}>{t(`unit.views.${name}.none`)}</Button>
          </div>
        ) : null}
        <div class="row">
          <Button kind="primary" large onClick={() => void save()}>
            {t("unit.views.save")}
          </Button>
          <Button large onClick={() => void cancel()}>
            {t("ui.cancel")}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}

/** Back to where the camera was, or shall be; one that does not follow keeps nobody from going on. */
async function aimHome(motor: Motor | null, home: Aim | undefined): Promise<void> {
  if (motor && home) await motor.move(home).catch(() => undefined);
}

/** What a name stands for as long as nothing was drawn for it. */
function shownAs(name: ViewName, views: Views): Rect | null {
  if (name === "board") return boardOf(views);
  if (name === "teacher") return teacherOf(views);
  return views[name] ?? (name === "table" ? null : WHOLE);
}

function OutOfView({ slotId }: { readonly slotId: string | null }) {
  const names = useLoad(slotId ? `out of view ${slotId}` : "nobody", async (signal) =>
    slotId ? await unitApi.call("GET /api/plans/out-of-view/lesson", { query: { slot_id: slotId }, signal }) : null,
  ).data?.names;
  if (!names?.length) return null;
  return <p class="views__warn">{t("live.outOfView", { names: names.join(", ") })}</p>;
}

/** The camera is open as long as it is looked at here, and closed again after. */
function usePreview(board: boolean, demo: boolean): { preview: Preview | null; failed: boolean } {
  const [preview, setPreview] = useState<Preview | null>(null);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    let held: Preview | null = null;
    let gone = false;
    openPreview(board, demo).then(
      (opened) => {
        if (gone) return opened.stop();
        held = opened;
        setPreview(opened);
      },
      () => setFailed(true),
    );
    return () => {
      gone = true;
      held?.stop();
      setPreview(null);
    };
  }, [board]);
  return { preview, failed };
}
