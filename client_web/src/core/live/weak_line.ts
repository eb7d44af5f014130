/**
 * What a pupil's line can bear, from what arrived of the class each second: sound first, board, then the rest.
 *
 * Three looks of bad sound take one thing away, and so does a picture that stands still: the media engine sends sound alone
 * to whom hardly any picture reaches. A while of good sound and a measure of the line give it back. Pure: the caller looks
 * once a second, and measures when it is asked to.
 */
import { Saving } from "../../generated/wire";
import type { Heard } from "../media/stats";

export interface LineState {
  readonly saving: Saving;
  /** Bad looks in a row, and good ones since the last change. */
  readonly bad: number;
  readonly good: number;
  /** Looks in a row at a picture that should move and does not. */
  readonly frozen: number;
  /** Looks to let pass: what was under way when something changed. */
  readonly settle: number;
  /** Nothing came in the look before: what is counted as lost now was lost while there was no line at all. */
  readonly dark: boolean;
  /** Good looks until the line is measured; grows with each measure that was too small. */
  readonly patience: number;
  readonly stalls: number;
  readonly before: Heard | null;
}

const PATIENT = 15;
const MOST_PATIENT = 60;
const SETTLES = 3;
/** A connection that took over from a broken one: browser, server and media all begin at once then. */
const SETTLES_ANEW = 8;
const BAD = 3;
const FROZEN = 5;
/** A fall so soon after a rise: the next try comes later. */
const LASTED = 20;
const POOR = 0.3;
const TERRIBLE = 0.6;
/** Of packets: lost ones say more of a line than late ones, which a busy computer makes as well. */
const LOSES = 0.1;
const LOSES_MOST = 0.35;
const LOSES_AT_FIRST = 0.25;
/** Bits a second that the next more must have, in thousands. */
const NEEDED: Readonly<Record<number, number>> = { [Saving.BOARD]: 700, [Saving.PICTURES]: 250 };
/** After so many stalls the pupil is offered to spare the line for good. */
export const OFFERED_AFTER = 3;

export const FRESH: LineState = {
  saving: Saving.NOTHING,
  bad: 0,
  good: 0,
  frozen: 0,
  settle: SETTLES,
  dark: false,
  patience: PATIENT,
  stalls: 0,
  before: null,
};

/** `picture`: one should be moving now. */
export function look(state: LineState, heard: Heard, picture: boolean): LineState {
  const { before } = state;
  const next = { ...state, before: heard, frozen: 0, dark: false };
  // A new connection counts from nothing.
  if (before === null || heard.samples < before.samples)
    return { ...next, settle: heard.samples < (before?.samples ?? 0) ? SETTLES_ANEW : state.settle, bad: 0 };
  const badness = judge(before, heard);
  if (badness === null) return { ...next, dark: state.good > 0 || state.settle < SETTLES };
  // A phone that changes networks, or seconds without one: a gap says nothing of the line after it.
  if (state.dark && badness > 0) return { ...next, bad: 0, settle: SETTLES };
  if (state.settle > 0) return settling(next, before, heard);
  // Only beside good sound: without it the connection is being built anew, and says nothing yet.
  const frozen = picture && heard.frames === before.frames ? state.frozen + 1 : 0;
  if (frozen >= FROZEN) return fallen(next);
  if (badness === 0) return { ...next, bad: 0, good: state.good + 1, frozen };
  const bad = state.bad + badness;
  return bad >= BAD ? fallen({ ...next, bad }) : { ...next, bad };
}

/**
 * Late sound says nothing yet, for everything begins at once on both computers. But a line that loses a quarter of a second
 * of a first connection is weak from then on, and who is behind it waits for the board.
 */
function settling(state: LineState, before: Heard, heard: Heard): LineState {
  const first = state.good === 0 && state.stalls === 0;
  const enough = heard.received - before.received + heard.lost - before.lost >= ENOUGH_PACKETS;
  if (first && enough && lossOf(before, heard) > LOSES_AT_FIRST) return fallen(state);
  return { ...state, settle: state.settle - 1 };
}

/** Whether it is time to measure the line. */
export const asksMeasure = ({ saving, good, patience }: LineState): boolean =>
  saving !== Saving.NOTHING && good >= patience;

/** The line carried so many thousand bits a second; null: the measure came to nothing. */
export function measured(state: LineState, kilobits: number | null): LineState {
  const enough = kilobits !== null && kilobits >= (NEEDED[state.saving] ?? Number.POSITIVE_INFINITY);
  if (!enough) return { ...state, good: 0, patience: Math.min(MOST_PATIENT, state.patience * 2) };
  return { ...state, saving: (state.saving - 1) as Saving, good: 0, bad: 0, frozen: 0, settle: SETTLES };
}

function fallen(state: LineState): LineState {
  const saving = Math.min(Saving.PICTURES, state.saving + 1) as Saving;
  const soon = state.stalls > 0 && state.good < LASTED;
  const patience = soon ? Math.min(MOST_PATIENT, state.patience * 2) : PATIENT;
  return { ...state, saving, bad: 0, good: 0, frozen: 0, settle: SETTLES, patience, stalls: state.stalls + 1 };
}

/** 0: good; 1, 2: bad, terrible; null: nothing can be said (nobody sends a sound). */
function judge(before: Heard, now: Heard): 0 | 1 | 2 | null {
  const samples = now.samples - before.samples;
  const loses = lossOf(before, now);
  if (samples <= 0 || Number.isNaN(loses)) return null;
  const concealed = (now.concealed - before.concealed) / samples;
  if (concealed > TERRIBLE || loses > LOSES_MOST) return 2;
  return concealed > POOR || loses > LOSES ? 1 : 0;
}

/** The part of the packets that is lost; NaN: too few to say. */
function lossOf(before: Heard, now: Heard): number {
  const [received, lost] = [now.received - before.received, Math.max(0, now.lost - before.lost)];
  return received + lost < FEWEST_PACKETS ? Number.NaN : lost / (received + lost);
}

const FEWEST_PACKETS = 5;
/** Of fewer a quarter is lost by chance on a line that loses a tenth. */
const ENOUGH_PACKETS = 30;
