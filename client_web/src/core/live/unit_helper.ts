/**
 * The helper on a kiosk's own device: status lamp, camera motor, and a watchdog that starts a silent page anew.
 *
 * It listens on the loopback of this device and answers only a page of the school that knows its secret. The kiosk's
 * browser is started with that secret after the `#` of the address, so it never reaches the school's server.
 */
import type { UnitState } from "../../generated/wire";
import { type Aim, AXES, type Axis, type Motor, type Reach, within } from "../media/aim";
import { KEYS, recall, remember } from "../store";

export const HELPER = "http://127.0.0.1:47800";
const EVERY_MS = 10_000;

export type Ask = (path: string, method: "GET" | "POST", body: object | null) => Promise<unknown>;

/** Keep the secret that the address was opened with, and take it out of what is to be seen. */
export function helperSecret(): string | null {
  const given = /^#helper=([0-9a-f]{16,64})$/.exec(location.hash)?.[1];
  if (given) {
    remember(KEYS.helper, given);
    history.replaceState(null, "", location.pathname);
  }
  return recall(KEYS.helper);
}

/** A device without a helper is the rule: then nothing is ever asked. */
export function helperOf(secret: string | null): UnitHelper | null {
  if (secret === null) return null;
  return new UnitHelper(async (path, method, body) => {
    const answer = await fetch(`${HELPER}${path}`, {
      method,
      headers: { Authorization: `Bearer ${secret}`, "Content-Type": "application/json" },
      body: body === null ? null : JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.status === 204 ? null : await answer.json();
  });
}

export class UnitHelper {
  readonly #ask: Ask;
  #said = "";
  #saidAt = Number.NEGATIVE_INFINITY;

  constructor(ask: Ask) {
    this.#ask = ask;
  }

  /** Say how the screen is: at once when it changed, else every ten seconds, as a sign of life. */
  tell(state: UnitState | "unpaired", hand: boolean, now: number): void {
    const words = `${state} ${hand}`;
    if (words === this.#said && now - this.#saidAt < EVERY_MS) return;
    this.#said = words;
    this.#saidAt = now;
    this.#ask("/v1/state", "POST", { state, hand }).catch(() => undefined);
  }

  /** The motor of this device's camera; null when there is none. */
  async motor(): Promise<Motor | null> {
    try {
      const found = (await this.#ask("/v1/camera", "GET", null)) as { reach: Motor["reach"]; now: Aim };
      return new HelperMotor(this.#ask, found.reach, found.now);
    } catch {
      return null;
    }
  }
}

class HelperMotor implements Motor {
  readonly reach: Readonly<Partial<Record<Axis, Reach>>>;
  readonly #ask: Ask;
  #at: Aim;

  constructor(ask: Ask, reach: Motor["reach"], at: Aim) {
    this.#ask = ask;
    this.#at = at;
    this.reach = Object.fromEntries(AXES.flatMap((axis) => (reach[axis] ? [[axis, reach[axis]]] : [])));
  }

  now(): Aim {
    return this.#at;
  }

  async move(aim: Aim): Promise<void> {
    const to = within(this.reach, aim);
    if (Object.keys(to).length === 0) return;
    await this.#ask("/v1/camera", "POST", to);
    this.#at = { ...this.#at, ...to };
  }
}
