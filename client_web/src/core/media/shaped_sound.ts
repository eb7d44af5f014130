/**
 * The class's sound on its way to the loudspeaker: both ears alike, and nothing loud.
 *
 * Only while the browser lets the page make sound by itself does the sound go this way; until then the element plays it as
 * it is, so that nobody is ever without. The element stays, silenced: Chromium decodes what a peer sends for elements only.
 */
export interface Shape {
  readonly mono: boolean;
  readonly soft: boolean;
}

/** What is louder than this comes out with a twentieth of how much louder it is (in dB). */
const THRESHOLD_DB = -24;
const RATIO = 20;

/** What a DynamicsCompressorNode adds by itself to make up for what it takes (Web Audio, 1.19): taken off again. */
export function makeUp(thresholdDb: number, ratio: number): number {
  const loudest = 10 ** ((thresholdDb - thresholdDb / ratio) / 20);
  return (1 / loudest) ** 0.6;
}

interface Chain {
  readonly context: AudioContext;
  readonly input: AudioNode;
  users: number;
}

/** One way for all sounds of the page: it is their sum that is never loud. */
const chains = new Map<string, Chain>();

function chainOf(shape: Shape): Chain {
  const key = `${shape.mono} ${shape.soft}`;
  const known = chains.get(key);
  if (known) return known;
  const context = new AudioContext({ latencyHint: "interactive" });
  const input = new GainNode(context, shape.mono ? { channelCount: 1, channelCountMode: "explicit" } : {});
  const limited = shape.soft ? limiter(context, input) : input;
  limited.connect(context.destination);
  const chain = { context, input, users: 0 };
  chains.set(key, chain);
  return chain;
}

function limiter(context: AudioContext, from: AudioNode): AudioNode {
  const squeeze = new DynamicsCompressorNode(context, {
    threshold: THRESHOLD_DB,
    ratio: RATIO,
    knee: 0,
    attack: 0.003,
    release: 0.25,
  });
  const back = new GainNode(context, { gain: 1 / makeUp(THRESHOLD_DB, RATIO) });
  from.connect(squeeze).connect(back);
  return back;
}

/** Let what an element plays go this way; returns how to end that. `tries`: to be told when to try again. */
export function shapeSound(
  element: HTMLAudioElement,
  stream: MediaStream,
  shape: Shape,
  tries: (listener: () => void) => () => void,
): () => void {
  const chain = chainOf(shape);
  const { context, input } = chain;
  chain.users += 1;
  const source = context.createMediaStreamSource(stream);
  source.connect(input);
  const follow = (): void => {
    element.muted = context.state === "running";
  };
  const resume = (): void => void context.resume().catch(() => undefined);
  context.addEventListener("statechange", follow);
  const forget = tries(resume);
  follow();
  resume();
  return () => {
    forget();
    context.removeEventListener("statechange", follow);
    source.disconnect();
    element.muted = false;
    chain.users -= 1;
    if (chain.users > 0) return;
    for (const [key, one] of chains) if (one === chain) chains.delete(key);
    void context.close();
  };
}
