/**
 * A pupil's plan while somebody edits it: three records behind one form.
 *
 * Drafts are kept on the server by themselves, a moment after the last change; what is in effect is saved only when told
 * so. Each save sends the version that was on the screen. Saves of one plan never overlap.
 */
import type {
  ArrangementDetails,
  DeviationDetails,
  MissingItem,
  PatternDetails,
  PlanKept,
  PlanState,
  PlanThing,
  PupilPlan,
} from "../generated/wire";

/** What stands in the form. One first and last date for all three. */
export interface PlanForm {
  readonly first: string | null;
  readonly last: string | null;
  readonly arrangement: ArrangementDetails;
  readonly deviation: DeviationDetails;
  readonly pattern: PatternDetails;
}

export interface SaveRecord {
  readonly pupil_id: string;
  readonly id: string | null;
  readonly version: number;
  readonly first: string | null;
  readonly last: string | null;
  readonly details: unknown;
  readonly reason: string;
}

export interface PlanCalls {
  save(thing: PlanThing, record: SaveRecord): Promise<PlanKept>;
  activate(thing: PlanThing, id: string, version: number): Promise<PlanKept>;
}

export interface EditorTimers {
  set(run: () => void, ms: number): number;
  clear(timer: number): void;
}

export const THINGS: readonly PlanThing[] = ["arrangement", "deviation", "pattern"];
const WAIT_MS = 700;
const EVERY_MOMENT = { weekdays: [], parity: "EVERY", starts: [] } as const;

const EMPTY: PlanForm = {
  first: null,
  last: null,
  arrangement: {
    form: null,
    level: null,
    ground: null,
    assessed_by: "",
    goals: "",
    fixed_teacher_id: null,
    target_minutes: null,
    partner_school: "",
    review_on: null,
    return_path: [],
    stays: [],
    renews: null,
  },
  deviation: {
    decided_by: null,
    decided_on: null,
    reference: "",
    minutes_at_school: null,
    minutes_deviated: null,
    programme: "",
    regrowth: "",
    expert_reference: "",
    moments: EVERY_MOMENT,
    replaces: null,
  },
  pattern: { moments: EVERY_MOMENT, modality: "REMOTE_LIVE", at: null },
};

interface Held {
  id: string | null;
  version: number;
  state: PlanState;
  missing: readonly MissingItem[];
  /** What the server has, as text. */
  kept: string;
}

interface Card {
  readonly id: string;
  readonly version: number;
  readonly state: PlanState;
  readonly first: string | null;
  readonly last: string | null;
  readonly details: unknown;
  readonly missing: readonly MissingItem[];
}

/** The record that is edited: a draft before one in effect; what has ended is not. */
export function editedOf<C extends { readonly state: PlanState }>(cards: readonly C[]): C | null {
  return cards.find(({ state }) => state === "DRAFT") ?? cards.find(({ state }) => state === "ACTIVE") ?? null;
}

export type EditorState = "kept" | "changed" | "saving" | "failed";

export class PlanEditor {
  form: PlanForm;
  state: EditorState = "kept";
  error: unknown = null;
  readonly #held: Record<PlanThing, Held>;
  readonly #plan: PupilPlan;
  readonly #calls: PlanCalls;
  readonly #timers: EditorTimers;
  readonly #watchers = new Set<() => void>();
  #timer: number | null = null;
  #running: Promise<void> = Promise.resolve();

  constructor(plan: PupilPlan, calls: PlanCalls, timers: EditorTimers) {
    this.#plan = plan;
    this.#calls = calls;
    this.#timers = timers;
    const cards: Record<PlanThing, Card | null> = {
      arrangement: editedOf(plan.arrangements),
      deviation: editedOf(plan.deviations),
      pattern: editedOf(plan.patterns),
    };
    // What follows an arrangement has days of its own: the ones in effect stay as they are, and are copied.
    const follows = cards.arrangement?.state === "DRAFT";
    const dated = cards.arrangement ?? cards.deviation ?? cards.pattern;
    this.form = {
      first: dated?.first ?? null,
      last: dated?.last ?? null,
      arrangement: (cards.arrangement?.details as ArrangementDetails) ?? EMPTY.arrangement,
      deviation: (cards.deviation?.details as DeviationDetails) ?? EMPTY.deviation,
      pattern: (cards.pattern?.details as PatternDetails) ?? EMPTY.pattern,
    };
    const held = (thing: PlanThing): Held => {
      const card = follows && cards[thing]?.state === "ACTIVE" ? null : cards[thing];
      const kept = card ? textOf(card.first, card.last, card.details) : textOf(null, null, EMPTY[thing]);
      return {
        id: card?.id ?? null,
        version: card?.version ?? 0,
        state: card?.state ?? "DRAFT",
        missing: card?.missing ?? [],
        kept,
      };
    };
    this.#held = { arrangement: held("arrangement"), deviation: held("deviation"), pattern: held("pattern") };
  }

  watch(watcher: () => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  /** Whether everything that is edited is a draft: then it is kept by itself. */
  get isDraft(): boolean {
    return THINGS.every((thing) => this.#held[thing].state === "DRAFT");
  }

  stateOf(thing: PlanThing): PlanState | null {
    return this.#held[thing].id === null ? null : this.#held[thing].state;
  }

  /** What the server has of a record, as text; another text is another version. */
  savedText(thing: PlanThing): string {
    return this.#held[thing].kept;
  }

  /** Whether a fixed online day is wanted; only then a deviation is needed. */
  get wantsDays(): boolean {
    return this.form.pattern.moments.weekdays.length > 0;
  }

  /** What is still missing, as the server said at the last save; each item once. */
  get missing(): readonly MissingItem[] {
    const things = THINGS.filter((thing) => thing === "arrangement" || this.wantsDays || this.stateOf(thing) !== null);
    const all = things.flatMap((thing) => this.#held[thing].missing.filter((item) => item.thing === thing));
    const seen = new Set<string>(["ACTIVE_ARRANGEMENT null", "COMPLETE_DEVIATION null"]);
    // The three share their dates: a date that is missing is missing once.
    return all.filter(({ thing, item, who, first }) => {
      const key = item === "OVERLAPS" ? `${thing} ${first}` : `${item} ${who}`;
      return !seen.has(key) && seen.add(key);
    });
  }

  set(change: Partial<PlanForm>): void {
    this.form = { ...this.form, ...change };
    this.state = "changed";
    if (this.isDraft) this.#later();
    this.#tell();
  }

  /** Keep what was changed now; answers whether all of it is kept. */
  async save(reason = ""): Promise<boolean> {
    if (this.#timer !== null) this.#timers.clear(this.#timer);
    this.#timer = null;
    this.#running = this.#running.then(() => this.#save(reason));
    await this.#running;
    return this.state === "kept";
  }

  /** Let every draft take effect, the arrangement first; the first refusal stops. */
  async activate(): Promise<boolean> {
    if (!(await this.save())) return false;
    try {
      for (const thing of THINGS) {
        const held = this.#held[thing];
        if (held.id !== null && held.state === "DRAFT" && (thing === "arrangement" || this.wantsDays)) {
          Object.assign(held, await this.#calls.activate(thing, held.id, held.version));
        }
      }
      return true;
    } catch (error) {
      this.error = error;
      return false;
    } finally {
      this.#tell();
    }
  }

  /** Send at once what was still waiting for its moment: the page is left. */
  keep(): void {
    if (this.#timer !== null) void this.save();
  }

  stop(): void {
    this.keep();
    this.#watchers.clear();
  }

  #later(): void {
    if (this.#timer !== null) this.#timers.clear(this.#timer);
    this.#timer = this.#timers.set(() => void this.save(), WAIT_MS);
  }

  async #save(reason: string): Promise<void> {
    const form = this.form;
    this.state = "saving";
    this.error = null;
    this.#tell();
    try {
      for (const thing of THINGS) await this.#saveOne(thing, form, reason);
      this.state = form === this.form ? "kept" : "changed";
    } catch (error) {
      this.error = error;
      this.state = "failed";
    }
    this.#tell();
  }

  async #saveOne(thing: PlanThing, form: PlanForm, reason: string): Promise<void> {
    const held = this.#held[thing];
    const fresh = held.id === null && same(form[thing], EMPTY[thing]);
    const needed = thing === "arrangement" || (thing === "deviation" && this.wantsDays);
    const text = textOf(form.first, form.last, form[thing]);
    if (text === held.kept || (fresh && !needed)) return;
    const kept = await this.#calls.save(thing, {
      pupil_id: this.#plan.pupil_id,
      id: held.id,
      version: held.version,
      first: form.first,
      last: form.last,
      details: form[thing],
      reason,
    });
    Object.assign(held, kept, { kept: text });
  }

  #tell(): void {
    for (const watcher of this.#watchers) watcher();
  }
}

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);
const textOf = (first: string | null, last: string | null, details: unknown): string =>
  JSON.stringify([first, last, details]);
