import { useState } from "preact/hooks";
import type { TeacherLesson } from "../../core/live/teacher";
import { unlockSound } from "../../core/media/sound";
import { streamOf } from "../../core/media/track_stream";
import type { RoomView } from "../../generated/wire";
import { t } from "../../i18n";
import { Button } from "../../ui/button";
import { Picture, Sound } from "../../ui/media";
import { useSoundUnlocked, useWatched } from "../../ui/use-watched";

interface TeacherSendsProps {
  readonly lesson: TeacherLesson;
  readonly room: RoomView;
}

/** For a teacher who is not in the classroom, or whose pupils are all at home: send from this page. */
export function TeacherSends({ lesson, room }: TeacherSendsProps) {
  useWatched(lesson);
  const { feed } = lesson;
  // A teacher's second device is a remote control: two that send would hear each other.
  const other = !feed.sends && room.sources.includes("teacher_voice");
  const begin = (): void => {
    unlockSound();
    void feed.open();
  };
  return (
    <section class="stack" aria-labelledby="sends">
      <h2 id="sends">{t("live.sends.title")}</h2>
      <p role="status">{statusOf(lesson)}</p>
      {feed.sends ? <Sending lesson={lesson} room={room} /> : null}
      {other ? <p class="quiet">{t("live.sends.other")}</p> : null}
      {feed.sends || other ? null : (
        <>
          <p class="quiet">{t(room.class_side.unit_present ? "live.sends.why.unit" : "live.sends.why")}</p>
          <Button
            large
            wide
            icon="camera"
            busy={feed.opening}
            kind={room.class_side.unit_present ? "plain" : "primary"}
            onClick={begin}
          >
            {t("live.sends.begin")}
          </Button>
        </>
      )}
    </section>
  );
}

function statusOf({ feed }: TeacherLesson): string {
  if (feed.opening) return t("live.presence.opening");
  if (feed.trouble !== null) return t(`live.sends.trouble.${feed.trouble}`);
  if (!feed.sends) return "";
  return t(feed.muted ? "live.sends.now.muted" : "live.sends.now");
}

function Sending({ lesson, room }: TeacherSendsProps) {
  useWatched(lesson);
  const { feed } = lesson;
  const [refused, setRefused] = useState(false);
  const share = async (): Promise<void> => {
    setRefused(false);
    await feed.share().catch(() => setRefused(true));
  };
  return (
    <>
      <Sounds lesson={lesson} />
      <div class="live-sends__pictures">
        {feed.face ? (
          <Picture
            key={feed.face.id}
            hook="self"
            class="live-sends__self"
            stream={streamOf(feed.face)}
            label={t("live.picture.self")}
          />
        ) : null}
        {room.across.includes("room") ? (
          <Picture
            hook="picture"
            class="live-sends__room"
            stream={lesson.stream("room")}
            label={t("live.picture.label", { name: t("live.picture.room") })}
          />
        ) : null}
      </div>
      <div class="live-sends__buttons">
        <Button large icon="mic" pressed={!feed.muted} onClick={() => feed.mute(!feed.muted)}>
          {t("live.sends.voice")}
        </Button>
        <Button large icon="camera" pressed={feed.seen} onClick={() => void feed.showFace(!feed.seen)}>
          {t("live.sends.face")}
        </Button>
        <Button
          large
          icon="screen"
          pressed={feed.sharing}
          onClick={() => (feed.sharing ? feed.unshare() : void share())}
        >
          {t("live.sends.screen")}
        </Button>
        <Button large icon="cross" onClick={() => feed.close()}>
          {t("live.sends.end")}
        </Button>
      </div>
      <p role="status">{refused ? t("live.sends.screen.refused") : null}</p>
    </>
  );
}

const VOICES = ["voice-1", "voice-2", "voice-3", "voice-4", "voice-5"] as const;

/** What the class says; a call that came between makes the device silent until the next tap. */
function Sounds({ lesson }: { readonly lesson: TeacherLesson }) {
  useWatched(lesson);
  const unlocked = useSoundUnlocked();
  return (
    <>
      {unlocked ? null : (
        <Button large wide kind="primary" onClick={unlockSound}>
          {t("live.sound.on")}
        </Button>
      )}
      <Sound hook="class-sound" stream={lesson.stream("class")} />
      {VOICES.map((receiver) => (
        <Sound key={receiver} hook="voice" stream={lesson.stream(receiver)} />
      ))}
    </>
  );
}
