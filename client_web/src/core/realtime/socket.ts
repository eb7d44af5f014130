import { io } from "socket.io-client";
import type { Problem } from "../../generated/wire";
import { Silence, schoolAnswers } from "./silence";
import { realTimers } from "./timers";

/** What a {@link Link} needs of a socket; the tests have one without a network. */
export interface Line {
  open(): void;
  close(): void;
  emit(event: string, payload: unknown, answer: (answer: unknown) => void): void;
}

/** What a socket tells. `onEvent`'s `answer` is there when the server waits for an acknowledgement. */
export interface LineEvents {
  onOpen(): void;
  onClose(): void;
  onFailed(problem: Problem | null): void;
  onEvent(event: string, payload: unknown, answer: ((reply: unknown) => void) | null): void;
}

/** The ladder gives a try up by itself; this is for what it forgot. */
const LONGEST_TRY_MS = 8_000;

export type OpenLine = (events: LineEvents) => Line;

/** The real socket: websocket only; the library's own reconnection is off, the ladder is ours. */
export function socketLine(as: "unit" | null): OpenLine {
  return (events) => {
    const socket = io({
      path: "/realtime/",
      transports: ["websocket"],
      reconnection: false,
      autoConnect: false,
      forceNew: true,
      timeout: LONGEST_TRY_MS,
      ...(as === null ? {} : { auth: { as } }),
    });
    const silence = new Silence(realTimers, schoolAnswers, () => void socket.disconnect());
    socket.io.on("ping", () => silence.heard());
    socket.on("connect", () => {
      silence.heard();
      events.onOpen();
    });
    socket.on("disconnect", () => {
      silence.stop();
      events.onClose();
    });
    socket.on("connect_error", (error: Error & { data?: unknown }) => {
      events.onFailed(isProblem(error.data) ? error.data : null);
    });
    socket.onAny((event: string, ...args: unknown[]) => {
      silence.heard();
      const last = args.at(-1);
      const answer = typeof last === "function" ? (last as (reply: unknown) => void) : null;
      events.onEvent(event, args[0], answer);
    });
    return {
      open: () => void socket.connect(),
      close: () => void socket.disconnect(),
      emit: (event, payload, answer) => void socket.emit(event, payload, answer),
    };
  };
}

function isProblem(data: unknown): data is Problem {
  return typeof data === "object" && data !== null && "code" in data;
}
