import type { Joined, PupilView, RoomView, Step } from "../../generated/wire";

/** A pupil in a room, as the tests need one. */
export function aPupil(changes: Partial<PupilView> = {}): PupilView {
  return {
    participant_id: "me",
    name: "Sam",
    step: 1,
    hand: null,
    away_since: null,
    receiver_face: null,
    receiver_voice: null,
    energy: null,
    pause_until: null,
    expression: null,
    unheard_since: null,
    saving: 0,
    quiet_entry: false,
    ...changes,
  };
}

export function aRoom(changes: Partial<RoomView> = {}): RoomView {
  return {
    version: 1,
    now: "2026-03-02T09:00:00Z",
    state: "open",
    lesson: {
      slot_id: "slot",
      subject: "Rekenen",
      group: "2b",
      teacher: "J. de Wit",
      place: "lokaal 12",
      starts_at: "2026-03-02T09:00:00Z",
      ends_at: "2026-03-02T09:50:00Z",
    },
    class_side: { teacher_present: true, unit_present: true, away_since: null },
    sources: ["board", "teacher", "room", "class_sound"],
    looking_at: "board",
    watching: 1,
    pupils: [aPupil()],
    you: "me",
    wanted: [],
    unwatched: [],
    most: 5,
    across: [],
    silent: [],
    curtain: "open",
    in_break: null,
    quiet_until: null,
    texts: [],
    notes: [],
    photos: [],
    still: null,
    waiting_since: null,
    ...changes,
  };
}

export function aSeat(step: Step = 1, room: Partial<RoomView> = {}): Joined {
  return {
    resume_key: "resume-key-of-the-server",
    participant_id: "me",
    side: "pupil",
    step,
    room: aRoom({ pupils: [aPupil({ step })], ...room }),
  };
}
