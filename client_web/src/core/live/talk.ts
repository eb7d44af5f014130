/** What is typed and written in a lesson: the pupil's side sends, the class side collects. */
import type { Expression, NoteView, RoomView, TextLine } from "../../generated/wire";
import { realTimers, type Timers } from "../realtime/timers";
import type { Session } from "./session";

/** Half of what real-time text may take from key to screen; the network has the other half. */
export const SEND_EVERY_MS = 150;
export const LONGEST = 280;
export const EXPRESSIONS: readonly Expression[] = ["yes", "no", "clap", "laugh", "got_it", "lost"];

/** A pupil types: every character goes out, at most one message in {@link SEND_EVERY_MS}. */
export class PupilTalk {
  text = "";
  readonly #session: Session;
  readonly #timers: Timers;
  readonly #changed: () => void;
  #line = newLine();
  #sentAt = Number.NEGATIVE_INFINITY;
  #cancel: () => void = () => undefined;

  constructor(session: Session, changed: () => void, timers: Timers = realTimers) {
    this.#session = session;
    this.#changed = changed;
    this.#timers = timers;
  }

  type(text: string): void {
    this.text = text.slice(0, LONGEST);
    this.#cancel();
    const wait = this.#sentAt + SEND_EVERY_MS - this.#timers.now();
    if (wait <= 0) this.#send(false);
    else this.#cancel = this.#timers.after(wait, () => this.#send(false));
    this.#changed();
  }

  /** The line is finished: it stays to be read, and the next one begins. */
  enter(): void {
    if (this.text.trim() === "") return;
    this.#cancel();
    this.#send(true);
    this.text = "";
    this.#line = newLine();
    this.#changed();
  }

  express(expression: Expression): void {
    void this.#session.wish("expression.show", { expression });
  }

  unheard(unheard: boolean): void {
    void this.#session.wish("sound.unheard", { unheard });
  }

  note(text: string): void {
    const words = text.trim();
    if (words !== "") void this.#session.wish("note.send", { text: words });
  }

  close(): void {
    this.#cancel();
  }

  #send(done: boolean): void {
    this.#sentAt = this.#timers.now();
    void this.#session.wish("text.type", { line: this.#line, text: this.text, done });
  }
}

/** The lines and notes as teacher and classroom see them: those of the room, with what was typed since. */
export class ClassTalk {
  #lines: readonly TextLine[] = [];

  get lines(): readonly TextLine[] {
    return this.#lines;
  }

  /** The room as it is told whole; a line that came since is newer. */
  room(room: RoomView): void {
    const newer = new Map(this.#lines.map((line) => [keyOf(line), line]));
    this.#lines = room.texts.map((line) => {
      const known = newer.get(keyOf(line));
      return known && Date.parse(known.at) > Date.parse(line.at) ? known : line;
    });
  }

  typed(line: TextLine): void {
    const key = keyOf(line);
    const others = this.#lines.filter((known) => keyOf(known) !== key);
    const place = this.#lines.findIndex((known) => keyOf(known) === key);
    if (line.text === "") this.#lines = others;
    else if (place < 0) this.#lines = [...others, line];
    else this.#lines = this.#lines.map((known) => (keyOf(known) === key ? line : known));
  }
}

/** The last lines that are still worth the screen: of each, at most so many. */
export function lastLines(lines: readonly TextLine[], most: number): readonly TextLine[] {
  return lines.slice(-most);
}

export const openNotes = (notes: readonly NoteView[]): readonly NoteView[] => notes.filter(({ seen }) => !seen);

const keyOf = ({ participant_id, line }: TextLine): string => `${participant_id} ${line}`;

function newLine(): string {
  return crypto.randomUUID();
}
