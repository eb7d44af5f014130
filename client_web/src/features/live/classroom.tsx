import { useState } from "preact/hooks";
import { ease, easeChanges } from "../../core/comfort";
import { picturesOf } from "../../core/live/picture";
import type { PupilLesson } from "../../core/live/pupil";
import { unlockSound } from "../../core/media/sound";
import { streamOf } from "../../core/media/track_stream";
import { t, tn } from "../../i18n";
import { Button } from "../../ui/button";
import { Picture, Sound } from "../../ui/media";
import { useSoundUnlocked, useWatched } from "../../ui/use-watched";
import { AgreedEnd } from "./agreed-end";
import { BoardButton, BoardViewer } from "./board";
import { CaptionLine } from "./captions";
import { ComfortDialog } from "./comfort";
import { EnergyControl } from "./energy";
import { HandControl } from "./hand";
import { BoardStill, LineWords } from "./line-words";
import { PictureChoice } from "./picture-choice";
import { PresenceChoice } from "./presence-choice";
import { StageWords } from "./stage-words";
import { Talk } from "./talk";
import "./comfort.css";

/** In the lesson: one large picture, sound, and at most seven controls. */
export function Classroom({ lesson }: { readonly lesson: PupilLesson }) {
  useWatched(lesson);
  useWatched(easeChanges);
  const { calm, hand } = ease();
  const { room, minutes } = lesson.seat;
  const [talks, talk] = useState(false);
  const [eases, comfort] = useState(false);
  const [captions, caption] = useState(false);
  const classes = ["live", calm && "live--calm", hand !== "both" && `live--hand live--${hand}`];
  return (
    <main class={classes.filter(Boolean).join(" ")} id="main">
      <header class="live__head">
        <div class="live__facts">
          <h1 tabIndex={-1}>{room?.lesson.subject}</h1>
          <p class="quiet">
            <span>
              {tn("live.watching", room?.watching ?? 0)}
              {calm ? null : " ·"}
            </span>{" "}
            {calm ? null : <span>{tn("live.minutes", minutes)}</span>}
          </p>
          <AgreedEnd slotId={lesson.session.slotId} />
        </div>
        <Button large icon="stop" class="live-stop" onClick={() => lesson.stop()}>
          {t("live.stop")}
        </Button>
      </header>
      <Stage lesson={lesson} calm={calm} captions={captions} />
      <div class="live__controls">
        <PictureChoice lesson={lesson} pictures={picturesOf(room?.sources ?? [])} calm={calm} />
        {calm ? null : <BoardButton lesson={lesson} comfort={() => comfort(true)} />}
        <HandControl lesson={lesson} />
        <PresenceChoice lesson={lesson} />
        <EnergyControl
          lesson={lesson}
          calm={calm}
          comfort={() => comfort(true)}
          talk={{ open: talks, toggle: () => talk(!talks) }}
        />
      </div>
      {talks ? <Talk lesson={lesson} captions={{ on: captions, choose: caption }} /> : null}
      <BoardViewer lesson={lesson} />
      {eases ? <ComfortDialog onClose={() => comfort(false)} /> : null}
    </main>
  );
}

const SOUNDS = ["voice-1", "voice-2"] as const;

interface StageProps {
  readonly lesson: PupilLesson;
  readonly calm: boolean;
  readonly captions: boolean;
}

function Stage({ lesson, calm, captions }: StageProps) {
  useWatched(lesson);
  useWatched(easeChanges);
  const unlocked = useSoundUnlocked();
  const { picture } = lesson;
  const shape = ease();
  const name = picture === null ? "" : t(`live.picture.${picture}`);
  return (
    <div class="live__stage">
      <div class={`live__view live__view--${shape.turn}`}>
        <Picture
          hook="picture"
          holds
          class="live__picture"
          stream={picture === null || lesson.spared ? null : lesson.stream(picture)}
          label={t("live.picture.label", { name })}
        />
        <BoardStill lesson={lesson} />
        {captions ? <CaptionLine lesson={lesson} /> : null}
        {calm ? null : <SelfView track={lesson.ownFace} />}
      </div>
      <Sound hook="class-sound" stream={lesson.stream("class")} shape={shape} />
      <Sound hook="teacher-voice" stream={lesson.stream("teacher-voice")} shape={shape} />
      {SOUNDS.map((receiver) => (
        <Sound key={receiver} hook="voice" stream={lesson.stream(receiver)} shape={shape} />
      ))}
      <StageWords lesson={lesson} />
      <LineWords lesson={lesson} />
      {unlocked ? null : (
        <Button large kind="primary" class="live__sound" onClick={unlockSound}>
          {t("live.sound.on")}
        </Button>
      )}
    </div>
  );
}

function SelfView({ track }: { readonly track: MediaStreamTrack | null }) {
  if (!track) return null;
  return (
    <Picture key={track.id} hook="self" class="live__self" stream={streamOf(track)} label={t("live.picture.self")} />
  );
}
