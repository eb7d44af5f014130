/** What arrived, as the browser counts them since the connection began. */
export interface Heard {
  readonly received: number;
  readonly lost: number;
  /** Samples that the browser made up for missing ones, of all that were played. */
  readonly concealed: number;
  readonly samples: number;
  /** Pictures that were shown, of all videos together. */
  readonly frames: number;
}

/** What `getStats` tells, reduced to what we act on. */
export interface Totals {
  /** Everything that ever came in: packets and reports. Only changes matter. */
  readonly received: number;
  /** The same for the whole path, whatever it carried. */
  readonly pathReceived: number;
  readonly framesDecoded: number;
  readonly audioPackets: number;
  readonly roundTripMs: number | null;
  readonly heard: Heard;
}

/** The members that we read; browsers leave out what they do not know. */
interface Entry {
  readonly type: string;
  readonly kind?: string;
  readonly nominated?: boolean;
  readonly packetsReceived?: number;
  readonly framesDecoded?: number;
  readonly reportsSent?: number;
  readonly remoteTimestamp?: number;
  readonly roundTripTimeMeasurements?: number;
  readonly currentRoundTripTime?: number;
  readonly packetsLost?: number;
  readonly concealedSamples?: number;
  readonly totalSamplesReceived?: number;
}

export const NOTHING_HEARD: Heard = { received: 0, lost: 0, concealed: 0, samples: 0, frames: 0 };

export function totalsOf(entries: Iterable<Entry>): Totals {
  let received = 0;
  let pathReceived = 0;
  let framesDecoded = 0;
  let audioPackets = 0;
  let roundTripMs: number | null = null;
  let heard = NOTHING_HEARD;
  for (const entry of entries) {
    received += arrivals(entry);
    pathReceived += entry.type === "transport" ? (entry.packetsReceived ?? 0) : 0;
    framesDecoded += entry.type === "inbound-rtp" ? (entry.framesDecoded ?? 0) : 0;
    audioPackets += entry.type === "inbound-rtp" && entry.kind === "audio" ? (entry.packetsReceived ?? 0) : 0;
    heard = and(heard, entry);
    if (entry.type === "candidate-pair" && entry.nominated && entry.currentRoundTripTime !== undefined) {
      roundTripMs = entry.currentRoundTripTime * 1_000;
    }
  }
  return { received, pathReceived, framesDecoded, audioPackets, roundTripMs, heard };
}

/** A receiver that never got anything plays nothing, and says nothing about the line. */
function and(heard: Heard, entry: Entry): Heard {
  if (entry.type !== "inbound-rtp" || !entry.packetsReceived) return heard;
  if (entry.kind !== "audio") return { ...heard, frames: heard.frames + (entry.framesDecoded ?? 0) };
  return {
    ...heard,
    received: heard.received + entry.packetsReceived,
    lost: heard.lost + Math.max(0, entry.packetsLost ?? 0),
    concealed: heard.concealed + (entry.concealedSamples ?? 0),
    samples: heard.samples + (entry.totalSamplesReceived ?? 0),
  };
}

function arrivals(entry: Entry): number {
  switch (entry.type) {
    case "inbound-rtp":
      return entry.packetsReceived ?? 0;
    case "remote-outbound-rtp":
      return entry.reportsSent ?? entry.remoteTimestamp ?? 0;
    case "remote-inbound-rtp":
      return entry.roundTripTimeMeasurements ?? 0;
    default:
      return 0;
  }
}

export async function readTotals(peer: RTCPeerConnection): Promise<Totals> {
  const report = await peer.getStats();
  const entries: Entry[] = [];
  report.forEach((entry: Entry) => {
    entries.push(entry);
  });
  return totalsOf(entries);
}
