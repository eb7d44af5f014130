/** What a unit says of itself every half minute, so that somebody can act before a lesson does not work. */
import type { DeviceState, ReportHealth, UnitState } from "../../generated/wire";
import type { Api } from "../api";
import type { ClassFeed } from "../media/class_feed";
import { countDevices } from "../media/devices";
import { Loudest } from "../media/loudest";
import { pageVersion } from "../page-version";
import { realTimers, type Timers } from "../realtime/timers";

export const EVERY_MS = 30_000;

export class UnitHealth {
  readonly #api: Api;
  readonly #timers: Timers;
  readonly #now: () => { state: UnitState; feed: ClassFeed | null };
  readonly #loudest = new Loudest();
  #cancel: () => void = () => undefined;
  #closed = false;
  #roundTrip: number | null = null;

  constructor(api: Api, now: () => { state: UnitState; feed: ClassFeed | null }, timers: Timers = realTimers) {
    this.#api = api;
    this.#now = now;
    this.#timers = timers;
  }

  start(): void {
    this.#closed = false;
    this.#later(1_000);
  }

  close(): void {
    this.#closed = true;
    this.#cancel();
    this.#loudest.listen(null);
  }

  #later(ms: number): void {
    if (!this.#closed) this.#cancel = this.#timers.after(ms, () => void this.#tell());
  }

  async #tell(): Promise<void> {
    const before = this.#timers.now();
    try {
      const body = await this.#report();
      const sent = this.#timers.now();
      await this.#api.call("POST /api/access/health", { body });
      this.#roundTrip = Math.min(600_000, Math.round(this.#timers.now() - sent));
    } catch {
      this.#roundTrip = null;
    }
    this.#later(Math.max(1_000, EVERY_MS - (this.#timers.now() - before)));
  }

  async #report(): Promise<ReportHealth> {
    const { state, feed } = this.#now();
    const found = await countDevices();
    const sound = feed?.sound ?? null;
    const loudest = this.#loudest.listen(sound);
    const power = await battery();
    return {
      state,
      camera: deviceState(feed?.seesClass ?? false, found?.cameras ?? null, feed),
      microphone: deviceState(sound !== null, found?.microphones ?? null, feed),
      sound: loudest,
      battery: power === null ? null : Math.round(power.level * 100),
      charging: power?.charging ?? null,
      round_trip_ms: this.#roundTrip,
      version: pageVersion(),
    };
  }
}

/** Drawn ones of a demonstration count: somebody sees and hears them. */
function deviceState(open: boolean, count: number | null, feed: ClassFeed | null): DeviceState {
  if (open) return "open";
  return count === 0 && !feed?.drawsMissing ? "missing" : "closed";
}

interface Power {
  readonly level: number;
  readonly charging: boolean;
}

async function battery(): Promise<Power | null> {
  const { getBattery } = navigator as { getBattery?: () => Promise<Power> };
  return getBattery ? await getBattery.call(navigator).catch(() => null) : null;
}
