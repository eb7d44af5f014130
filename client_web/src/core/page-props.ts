/** What every page gets. */
import type { Me } from "../generated/wire";
import type { Place } from "./router";

export interface PageProps {
  readonly place: Place;
  readonly me: Me | null;
  /** Somebody signed in (or out: null). */
  readonly onMe: (me: Me | null) => void;
}
