/** The drawn time line: colour and pattern together, with a legend in words. The list beside it is its text. */
import { stretches } from "../../core/register-line";
import type { LineState, RegisterRow } from "../../generated/wire";
import { t } from "../../i18n";

export const stateName = (state: LineState): string => t(`register.state.${state}`);

const SIZE = 8;
/** Pattern of each state on a tile of 8 by 8; none: plain colour. */
const MARKS: Record<LineState, string> = {
  ATTENDED: "",
  BRIDGED: "M0 4h8",
  PAUSE: "M2 0v8M6 0v8",
  NOT_OFFERED: "M0 0h.01",
  AGREED_REST: "M0 2h8M0 6h8",
  TECHNICAL_HOME: "M-2 2l4 -4M0 8l8 -8M6 10l4 -4",
  TECHNICAL_SCHOOL: "M-2 6l4 4M0 0l8 8M6 -2l4 4",
  TECHNICAL_SERVER: "M0 0l8 8M0 8l8 -8",
  LEFT: "M4 4h.01",
  NOT_THERE: "M0 8h8M8 0v8",
  AHEAD: "",
};

const patternId = (state: LineState): string => `line-${state.toLowerCase()}`;

/** The patterns, once on the page; every line and the legend point to them. */
export function Patterns() {
  return (
    <svg class="visually-hidden" aria-hidden="true" focusable="false">
      <defs>
        {(Object.keys(MARKS) as LineState[]).map((state) => (
          <pattern key={state} id={patternId(state)} width={SIZE} height={SIZE} patternUnits="userSpaceOnUse">
            <rect width={SIZE} height={SIZE} class={`line__ground line__ground--${state}`} />
            <path d={MARKS[state]} class={`line__mark line__mark--${state}`} />
          </pattern>
        ))}
      </defs>
    </svg>
  );
}

export function Line({ row }: { readonly row: RegisterRow }) {
  return (
    <svg class="line" aria-hidden="true" focusable="false">
      {stretches(row).map(({ part, from, width }) => (
        <rect
          key={part.start}
          x={`${from}%`}
          width={`${width}%`}
          height="100%"
          fill={`url(#${patternId(part.state)})`}
          class="line__part"
        />
      ))}
    </svg>
  );
}

export function Legend({ states }: { readonly states: readonly LineState[] }) {
  return (
    <ul class="list legend" aria-label={t("register.legend")}>
      {states.map((state) => (
        <li key={state} class="legend__item">
          <svg class="legend__swatch" aria-hidden="true" focusable="false">
            <rect width="100%" height="100%" fill={`url(#${patternId(state)})`} class="line__part" />
          </svg>
          {stateName(state)}
        </li>
      ))}
    </ul>
  );
}
