import { beforeEach, describe, expect, it, vi } from "vitest";

/** A loudspeaker, which may be let and woken later. */
class Loudspeaker {
  static made: Loudspeaker[] = [];
  closed = false;
  wake: () => void = () => undefined;

  constructor() {
    Loudspeaker.made.push(this);
  }

  resume(): Promise<void> {
    return new Promise((resolve) => {
      this.wake = resolve;
    });
  }

  close(): Promise<void> {
    this.closed = true;
    return Promise.resolve();
  }
}

const refusal = new DOMException("not by itself", "NotAllowedError");
const page = { hasBeenActive: false };

async function opened(): Promise<typeof import("./sound")> {
  vi.resetModules();
  return await import("./sound");
}

beforeEach(() => {
  Loudspeaker.made = [];
  page.hasBeenActive = false;
  vi.stubGlobal("AudioContext", Loudspeaker);
  vi.stubGlobal("navigator", { userActivation: page });
});

describe("sound", () => {
  it("is there at once for a pupil who tapped, however long a headset takes to wake", async () => {
    const sound = await opened();
    sound.unlockSound();
    expect(sound.soundUnlocked()).toBe(false);
    page.hasBeenActive = true;
    const play = vi.fn();
    sound.onSoundTry(play);
    sound.unlockSound();
    expect(sound.soundUnlocked()).toBe(true);
    expect(play).toHaveBeenCalledTimes(1);
  });

  it("needs no tap where the browser asks for none, as in a kiosk", async () => {
    const sound = await opened();
    const told = vi.fn();
    sound.watchSound(told);
    sound.unlockSound();
    sound.unlockSound();
    expect(Loudspeaker.made).toHaveLength(1);
    const [speaker] = Loudspeaker.made;
    speaker?.wake();
    await vi.waitFor(() => expect(sound.soundUnlocked()).toBe(true));
    expect(told).toHaveBeenCalledTimes(1);
    expect(speaker?.closed).toBe(true);
  });

  it("asks for one more tap when an element is refused after all, and lets that tap play it", async () => {
    page.hasBeenActive = true;
    const sound = await opened();
    sound.unlockSound();
    sound.soundRefused(refusal);
    expect(sound.soundUnlocked()).toBe(false);
    sound.soundRefused(new DOMException("another stream came", "AbortError"));
    const play = vi.fn(() => sound.soundPlays());
    sound.onSoundTry(play);
    sound.unlockSound();
    expect(play).toHaveBeenCalledTimes(1);
    expect(sound.soundUnlocked()).toBe(true);
    sound.unlockSound();
    expect(play).toHaveBeenCalledTimes(1);
  });

  it("stays off after a call, also when the loudspeaker of before wakes only then", async () => {
    const sound = await opened();
    sound.unlockSound();
    page.hasBeenActive = true;
    sound.unlockSound();
    sound.soundStopped();
    Loudspeaker.made[0]?.wake();
    await vi.waitFor(() => expect(Loudspeaker.made[0]?.closed).toBe(true));
    expect(sound.soundUnlocked()).toBe(false);
  });
});
