import { useEffect, useState } from "preact/hooks";
import type { ClassroomLesson } from "../../core/live/classroom";
import { titleOf } from "../../core/live/screen";
import type { Seat } from "../../core/live/seat";
import { unitStateOf } from "../../core/live/unit_state";
import { handsOf, moodOf, roomMood } from "../../core/live/unit_words";
import type { ClassFeed, FeedState } from "../../core/media/class_feed";
import { unlockSound } from "../../core/media/sound";
import { clockTime, longInstant } from "../../core/time";
import type { Me, PupilView, RoomView, SlotCard, UnitState as UnitStateName } from "../../generated/wire";
import { language, t } from "../../i18n";
import { Button } from "../../ui/button";
import { Picture, Sound } from "../../ui/media";
import { useNow, useSoundUnlocked, useWatched } from "../../ui/use-watched";
import { UnitBuddies } from "./buddies";
import { UnitFoot } from "./foot";
import { UnitGreeting } from "./greeting";
import { UnitHands } from "./hands";
import { UnitPassports } from "./passports";
import { UnitState } from "./state";
import { UnitTalk } from "./talk";
import { UnitTeacher } from "./teacher";
import { UnitWhere } from "./where";

interface UnitClassProps {
  readonly me: Me;
  readonly lesson: ClassroomLesson | null;
  readonly next: SlotCard | null;
  readonly off: SlotCard | null;
  readonly feed: ClassFeed | null;
  /** Of a floating unit: somebody says where it stands. */
  readonly sayStand: (place: string) => Promise<void>;
}

/** Everything needed, from six metres: who takes part and how, hands, and whether the camera is open. */
export function UnitClass(props: UnitClassProps) {
  const { me, lesson, next, feed } = props;
  useWatched(lesson);
  const [moves, setMoves] = useState(false);
  const now = useNow();
  const state = feed?.state ?? "closed";
  useEffect(() => {
    // A page that uses a microphone may make a sound, without any tap.
    if (state === "open") unlockSound();
  }, [state]);
  const room = roomOf(lesson);
  const said = unitStateOf(lesson?.seat ?? null, state);
  const mood = said === "live" ? roomMood(room?.pupils ?? []) : said;
  const stays = (): void => {
    setMoves(false);
    document.querySelector<HTMLElement>(".unit-move")?.focus();
  };
  return (
    <main class={`unit unit--${mood}`} data-state={said} id="main">
      <header class="unit__head">
        <h1>{headOf(me, room)}</h1>
        <time class="unit__clock">{clockTime(now, undefined, language())}</time>
      </header>
      <Middle {...props} room={room} said={said} now={now} moves={moves} onStays={stays} />
      {lesson ? <Voices lesson={lesson} /> : null}
      <Ready />
      <UnitFoot
        me={me}
        feed={isSomewhere(me) ? feed : null}
        state={cameraOf(feed)}
        lesson={room ? lesson : null}
        next={next}
        moves={moves}
        onMove={me.floating && me.place ? setMoves : null}
      />
    </main>
  );
}

/** A unit that moves between classrooms is nowhere until somebody says where. */
const isSomewhere = (me: Me): boolean => !me.floating || me.place !== null;

interface MiddleProps extends UnitClassProps {
  readonly room: RoomView | null;
  readonly said: UnitStateName;
  readonly now: number;
  /** Somebody is about to say that it stands elsewhere. */
  readonly moves: boolean;
  readonly onStays: () => void;
}

function Middle({ me, lesson, next, off, feed, sayStand, room, said, now, moves, onStays }: MiddleProps) {
  const pupils = room?.pupils ?? [];
  const here = isSomewhere(me);
  return (
    <div class="unit__middle">
      <UnitHands lesson={lesson} hands={handsOf(pupils)} now={now} />
      {moves || !here ? <UnitWhere place={me.place} say={sayStand} onClose={onStays} /> : null}
      {here ? <UnitState pupils={pupils} room={room} state={said} /> : null}
      <UnitGreeting pupils={pupils} />
      {lesson && room ? <UnitOfLesson lesson={lesson} room={room} /> : null}
      {here ? <Trouble lesson={lesson} next={next} off={off} /> : null}
      <Help seat={lesson?.seat ?? null} feed={feed?.state ?? "closed"} />
      {lesson && room ? <UnitTeacher lesson={lesson} across={room.across} /> : null}
      {lesson ? <Faces lesson={lesson} pupils={pupils} /> : null}
    </div>
  );
}

/** Who joins and who helps them, and what is said without a voice. */
function UnitOfLesson({ lesson, room }: { readonly lesson: ClassroomLesson; readonly room: RoomView }) {
  return (
    <>
      <UnitPassports slotId={room.lesson.slot_id} />
      <UnitBuddies slotId={room.lesson.slot_id} />
      <UnitTalk lesson={lesson} room={room} />
    </>
  );
}

/** What is on here; a unit that moves says also where it is. */
function headOf(me: Me, room: RoomView | null): string {
  if (!room) return me.place ?? me.name;
  return me.floating && me.place ? `${titleOf(room.lesson)} · ${me.place}` : titleOf(room.lesson);
}

const cameraOf = (feed: ClassFeed | null): FeedState | "sound" =>
  feed?.state === "open" && !feed.pictures ? "sound" : (feed?.state ?? "closed");

/** The lesson as it was last told, while this unit is in it. */
function roomOf(lesson: ClassroomLesson | null): RoomView | null {
  const seat = lesson?.seat;
  return seat && (seat.phase === "in" || seat.phase === "lost") ? seat.room : null;
}

/** What is going on besides pupils: no lesson, no connection, another screen. */
function Trouble({ lesson, next, off }: Pick<UnitClassProps, "lesson" | "next" | "off">) {
  useWatched(lesson);
  const phase = lesson?.seat.phase ?? "none";
  const taken = lesson?.seat.reason === "taken_over" || lesson?.seat.problem === "taken_over";
  return (
    <div role="status" class="unit__trouble">
      {phase === "none" ? <NoLesson next={next} off={off} /> : null}
      {phase === "lost" || phase === "joining" ? <p>{t("unit.lost")}</p> : null}
      {phase === "refused" && !taken ? <p>{t("unit.refused")}</p> : null}
      {phase === "out" && !taken ? <p>{t(isOff(lesson) ? "unit.off.now" : "unit.over")}</p> : null}
      {taken ? <p>{t("unit.taken")}</p> : null}
      {taken ? (
        <Button large onClick={() => lesson?.comeBack()}>
          {t("unit.taken.back")}
        </Button>
      ) : null}
    </div>
  );
}

/** What somebody can do about a screen that asks for help; one that is open elsewhere has a button of its own. */
function Help({ seat, feed }: { readonly seat: Seat | null; readonly feed: FeedState }) {
  const refused = seat?.phase === "refused" && seat.problem !== "taken_over";
  if (unitStateOf(seat, feed) !== "needs_help" || !(refused || feed === "failed")) return null;
  return <p class="unit__trouble">{t(refused ? "unit.help" : "unit.help.camera")}</p>;
}

function NoLesson({ next, off }: Pick<UnitClassProps, "next" | "off">) {
  return (
    <>
      <p>{off ? offWords(off) : t("unit.none")}</p>
      {next ? <p>{t("unit.next", { subject: next.subject, time: timeOf(next.starts_at) })}</p> : null}
    </>
  );
}

const isOff = (lesson: ClassroomLesson | null): boolean =>
  lesson?.seat.reason === "called_off" || lesson?.seat.reason === "moved";

const offWords = ({ subject, moved_to }: SlotCard): string =>
  moved_to === null
    ? t("unit.off", { subject })
    : t("unit.moved", { subject, time: longInstant(moved_to, language()) });

const timeOf = (instant: string): string => clockTime(instant, undefined, language());

function Faces({ lesson, pupils }: { readonly lesson: ClassroomLesson; readonly pupils: readonly PupilView[] }) {
  useWatched(lesson);
  const seen = pupils.filter((pupil) => moodOf(pupil) === "seen" && pupil.receiver_face !== null);
  if (seen.length === 0) return null;
  return (
    <div class="unit__faces">
      {seen.map(({ participant_id, name, receiver_face }) => (
        <figure key={participant_id}>
          <Picture hook="face" stream={lesson.stream(receiver_face ?? "")} label={t("unit.face.label", { name })} />
          <figcaption>{name}</figcaption>
        </figure>
      ))}
    </div>
  );
}

const VOICES = ["voice-1", "voice-2", "voice-3", "voice-4", "voice-5", "voice-6"] as const;

/** Always there, so that a voice needs nothing but its first packet to be heard. */
function Voices({ lesson }: { readonly lesson: ClassroomLesson }) {
  useWatched(lesson);
  return (
    <>
      {VOICES.map((receiver) => (
        <Sound key={receiver} hook="voice" stream={lesson.stream(receiver)} />
      ))}
    </>
  );
}

/** One tap, only where the browser wants it before it lets a page make a sound. */
function Ready() {
  if (useSoundUnlocked()) return null;
  return (
    <div class="unit__ready">
      <Button large kind="primary" onClick={unlockSound}>
        {t("unit.ready")}
      </Button>
      <p>{t("unit.ready.why")}</p>
    </div>
  );
}
