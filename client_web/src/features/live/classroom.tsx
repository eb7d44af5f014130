import { hasSound, picturesOf } from "../../core/live/picture";
import type { PupilLesson } from "../../core/live/pupil";
import { screenOf } from "../../core/live/screen";
import { unlockSound } from "../../core/media/sound";
import { streamOf } from "../../core/media/track_stream";
import { calmView } from "../../core/store";
import type { RoomView } from "../../generated/wire";
import { t, tn } from "../../i18n";
import { Button } from "../../ui/button";
import { Picture, Sound } from "../../ui/media";
import { useNow, useSoundUnlocked, useWatched } from "../../ui/use-watched";
import { EnergyControl } from "./energy";
import { HandControl } from "./hand";
import { PictureChoice } from "./picture-choice";
import { PresenceChoice } from "./presence-choice";

/** In the lesson: one large picture, sound, and at most seven controls. */
export function Classroom({ lesson }: { readonly lesson: PupilLesson }) {
  useWatched(lesson);
  const calm = calmView();
  const { room, minutes } = lesson.seat;
  return (
    <main class={calm ? "live live--calm" : "live"} id="main">
      <header class="live__head">
        <div class="live__facts">
          <h1 tabIndex={-1}>{room?.lesson.subject}</h1>
          <p class="quiet">
            {tn("live.watching", room?.watching ?? 0)}
            {calm ? null : ` · ${tn("live.minutes", minutes)}`}
          </p>
        </div>
        <Button large icon="stop" class="live-stop" onClick={() => lesson.stop()}>
          {t("live.stop")}
        </Button>
      </header>
      <Stage lesson={lesson} calm={calm} />
      <div class="live__controls">
        <PictureChoice lesson={lesson} pictures={picturesOf(room?.sources ?? [])} />
        <HandControl lesson={lesson} />
        <PresenceChoice lesson={lesson} />
        <EnergyControl lesson={lesson} calm={calm} />
      </div>
    </main>
  );
}

const SOUNDS = ["voice-1", "voice-2"] as const;

function Stage({ lesson, calm }: { readonly lesson: PupilLesson; readonly calm: boolean }) {
  useWatched(lesson);
  const unlocked = useSoundUnlocked();
  const { picture } = lesson;
  const name = picture === null ? "" : t(`live.picture.${picture}`);
  return (
    <div class="live__stage">
      <Picture
        hook="picture"
        holds
        class="live__picture"
        stream={picture === null ? null : lesson.stream(picture)}
        label={t("live.picture.label", { name })}
      />
      <Sound hook="class-sound" stream={lesson.stream("class")} />
      <Sound hook="teacher-voice" stream={lesson.stream("teacher-voice")} />
      {SOUNDS.map((receiver) => (
        <Sound key={receiver} hook="voice" stream={lesson.stream(receiver)} />
      ))}
      <StageWords lesson={lesson} />
      {calm ? null : <SelfView track={lesson.ownFace} />}
      {unlocked ? null : (
        <Button large kind="primary" class="live__sound" onClick={() => void unlockSound()}>
          {t("live.sound.on")}
        </Button>
      )}
    </div>
  );
}

/** What the picture cannot say: gone, coming back, not there. */
function StageWords({ lesson }: { readonly lesson: PupilLesson }) {
  useWatched(lesson);
  const now = useNow();
  const { seat, picture } = lesson;
  const screen = screenOf(seat);
  let words = "";
  if (screen === "lost") words = t("live.away.home");
  else if (screen === "class_away") {
    const late = seat.room !== null && now >= Date.parse(seat.room.lesson.ends_at);
    words = t(late ? "live.away.over" : "live.away.class");
  } else if (picture === null) {
    words = withoutPicture(seat.room);
  }
  return (
    <p class="live__words" role="status">
      {words}
    </p>
  );
}

function withoutPicture(room: RoomView | null): string {
  if (room && hasSound(room.sources)) return t("live.picture.none");
  return t(room?.class_side.unit_present ? "live.picture.coming" : "live.picture.no_unit");
}

function SelfView({ track }: { readonly track: MediaStreamTrack | null }) {
  if (!track) return null;
  return (
    <Picture key={track.id} hook="self" class="live__self" stream={streamOf(track)} label={t("live.picture.self")} />
  );
}
