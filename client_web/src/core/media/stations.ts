/**
 * The one link and the one subscribing connection of this page per identity: what the day page warmed is what the lesson
 * uses.
 */
import { api, signedOut, unitApi } from "../client";
import { Link, nudgeByBrowser } from "../realtime/link";
import { socketLine } from "../realtime/socket";
import { Subscriber } from "./subscriber";

export type Identity = "person" | "unit";

export interface Station {
  readonly link: Link;
  readonly subscriber: Subscriber;
}

const stations = new Map<Identity, Station>();

export function station(identity: Identity): Station {
  const known = stations.get(identity);
  if (known) return known;
  const client = identity === "unit" ? unitApi : api;
  const renew = async (): Promise<boolean> => (await client.renew()) !== null;
  const link = new Link({ line: socketLine(identity === "unit" ? "unit" : null), renew });
  nudgeByBrowser(link);
  const made = { link, subscriber: new Subscriber(link) };
  link.on("access.ended", () => {
    closeStation(identity);
    if (identity === "person") signedOut();
  });
  stations.set(identity, made);
  return made;
}

/** Close what a page left behind (signed out, no lesson to be expected any more). */
export function closeStation(identity: Identity): void {
  const known = stations.get(identity);
  known?.subscriber.close();
  known?.link.close();
}
