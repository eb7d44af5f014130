/**
 * The pages and their addresses. Plain functions over a table; `createRouter` is the only part that knows a browser.
 */
export type PageName =
  | "start"
  | "access"
  | "link"
  | "password"
  | "units"
  | "provider"
  | "second"
  | "factors"
  | "linked_schools"
  | "providers"
  | "live"
  | "unit"
  | "register"
  | "absence"
  | "illness"
  | "unseen"
  | "in_view"
  | "absence_policies"
  | "notices"
  | "support"
  | "exchange"
  | "disputes"
  | "register_periods"
  | "register_attendance"
  | "register_corrections"
  | "register_hosted"
  | "register_offline"
  | "catalogue_lesson"
  | "catalogue_kept"
  | "plans"
  | "plan"
  | "reports"
  | "report_pupil"
  | "overview"
  | "partnership"
  | "board"
  | "teaching"
  | "own_time"
  | "people"
  | "timetable"
  | "slots_new"
  | "slot"
  | "calendar"
  | "feed"
  | "sources"
  | "assignments"
  | "missed"
  | "materials"
  | "catalogue_links"
  | "missed_lesson"
  | "catalogue"
  | "catalogue_item"
  | "catalogue_answers"
  | "collections"
  | "collections_own"
  | "collection"
  | "collection_edit"
  | "guides"
  | "sharing"
  | "folders"
  | "elsewhere"
  | "handins"
  | "handins_own"
  | "handin"
  | "catalogue_captions"
  | "giving"
  | "settings"
  | "privacy"
  | "privacy_subjects"
  | "privacy_retention"
  | "my_plan"
  | "start_board"
  | "policy"
  | "granted"
  | "granted_pupil"
  | "reach"
  | "operating"
  | "missing";

export interface Place {
  readonly page: PageName;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
}

const TABLE: readonly (readonly [string, PageName])[] = [
  ["/", "start"],
  ["/access", "access"],
  ["/access/in", "link"],
  ["/access/password", "password"],
  ["/access/units", "units"],
  ["/access/provider/:schoolId", "provider"],
  ["/access/providers", "providers"],
  ["/access/second", "second"],
  ["/access/factors", "factors"],
  ["/access/schools", "linked_schools"],
  ["/live/:slotId", "live"],
  ["/unit", "unit"],
  ["/register", "register"],
  ["/absence", "absence"],
  ["/absence/illness", "illness"],
  ["/absence/unseen", "unseen"],
  ["/absence/in-view", "in_view"],
  ["/absence/notices", "notices"],
  ["/absence/policies", "absence_policies"],
  ["/absence/support", "support"],
  ["/absence/exchange", "exchange"],
  ["/register/disputes", "disputes"],
  ["/register/periods", "register_periods"],
  ["/register/attendance", "register_attendance"],
  ["/register/corrections", "register_corrections"],
  ["/register/hosted/:grantId", "register_hosted"],
  ["/register/offline", "register_offline"],
  ["/catalogue/lesson/:id", "catalogue_lesson"],
  ["/catalogue/kept", "catalogue_kept"],
  ["/plans", "plans"],
  ["/plans/pupil/:pupilId", "plan"],
  ["/reports", "reports"],
  ["/reports/pupil/:pupilId", "report_pupil"],
  ["/reports/overview", "overview"],
  ["/reports/partnership", "partnership"],
  ["/reports/board", "board"],
  ["/reports/teaching", "teaching"],
  ["/reports/own-time", "own_time"],
  ["/people", "people"],
  ["/timetable", "timetable"],
  ["/timetable/new", "slots_new"],
  ["/timetable/feed", "feed"],
  ["/timetable/calendar", "calendar"],
  ["/timetable/slots/:slotId", "slot"],
  ["/timetable/sources", "sources"],
  ["/catalogue/assignments", "assignments"],
  ["/catalogue/handins", "handins"],
  ["/catalogue/handins/own", "handins_own"],
  ["/catalogue/handins/:handinId", "handin"],
  ["/catalogue/missed", "missed"],
  ["/catalogue/missed/:slotId", "missed_lesson"],
  ["/catalogue/materials/:slotId", "materials"],
  ["/catalogue/links", "catalogue_links"],
  ["/catalogue/giving", "giving"],
  ["/catalogue", "catalogue"],
  ["/catalogue/guides", "guides"],
  ["/catalogue/sharing", "sharing"],
  ["/catalogue/folders", "folders"],
  ["/catalogue/elsewhere", "elsewhere"],
  ["/catalogue/collections", "collections"],
  ["/catalogue/collections/own", "collections_own"],
  ["/catalogue/collections/:collectionId", "collection"],
  ["/catalogue/collections/:collectionId/edit", "collection_edit"],
  ["/catalogue/items/:itemId", "catalogue_item"],
  ["/catalogue/captions/:fileId", "catalogue_captions"],
  ["/catalogue/items/:itemId/answers", "catalogue_answers"],
  ["/reach", "reach"],
  ["/operating", "operating"],
  ["/settings", "settings"],
  ["/privacy", "privacy"],
  ["/privacy/subjects", "privacy_subjects"],
  ["/privacy/retention", "privacy_retention"],
  ["/plans/mine", "my_plan"],
  ["/plans/start", "start_board"],
  ["/plans/policy", "policy"],
  ["/plans/granted", "granted"],
  ["/plans/granted/:grantId", "granted_pupil"],
];

function match(pattern: string, path: string): Record<string, string> | null {
  const wanted = pattern.split("/");
  const given = path.split("/");
  if (wanted.length !== given.length) return null;
  const params: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const value = given[index] ?? "";
    if (part.startsWith(":") && value !== "") params[part.slice(1)] = decodeURIComponent(value);
    else if (part !== value) return null;
  }
  return params;
}

/** The page of an address; `missing` when there is none. A slash at the end makes no difference. */
export function placeOf(address: string): Place {
  const url = new URL(address, "http://erbij.invalid");
  const path = url.pathname.length > 1 ? url.pathname.replace(/\/+$/, "") || "/" : url.pathname;
  const query = Object.fromEntries(url.searchParams);
  for (const [pattern, page] of TABLE) {
    const params = match(pattern, path);
    if (params) return { page, params, query };
  }
  return { page: "missing", params: {}, query };
}

export interface Router {
  readonly place: Place;
  go(address: string, how?: "push" | "replace"): void;
  onChange(listener: (place: Place) => void): () => void;
  /** Ask before another page is shown, for as long as something would be broken off; the answer ends it. */
  ask(mayGo: () => boolean): () => void;
  /** The same questions, before something within the page is put away. */
  mayGo(): boolean;
}

/** Whether the browser itself should follow this click (new tab, another site, a file). */
function leaveToBrowser(event: MouseEvent, link: HTMLAnchorElement): boolean {
  const special =
    event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
  const elsewhere = link.origin !== location.origin || link.target !== "" || link.hasAttribute("download");
  const samePage = link.pathname === location.pathname && link.search === location.search && link.hash !== "";
  return special || elsewhere || samePage || placeOf(link.href).page === "missing";
}

function createRouter(): Router {
  let here = location.href;
  let place = placeOf(here);
  const listeners = new Set<(place: Place) => void>();
  const questions = new Set<() => boolean>();
  const agreed = (): boolean => [...questions].every((asked) => asked());
  const mayGo = (to: string): boolean => new URL(to, here).pathname === new URL(here).pathname || agreed();
  const changed = (): void => {
    here = location.href;
    place = placeOf(here);
    for (const listener of listeners) listener(place);
  };
  const go: Router["go"] = (address, how = "push") => {
    if (!mayGo(address)) return;
    history[how === "push" ? "pushState" : "replaceState"](null, "", address);
    changed();
  };
  addEventListener("popstate", () => {
    if (mayGo(location.href)) changed();
    else history.pushState(null, "", here);
  });
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    if (!link?.href || leaveToBrowser(event, link)) return;
    event.preventDefault();
    go(link.pathname + link.search + link.hash);
  });
  return {
    get place() {
      return place;
    },
    go,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    ask(mayGo) {
      questions.add(mayGo);
      return () => questions.delete(mayGo);
    },
    mayGo: agreed,
  };
}

let made: Router | null = null;

/** The one router of the page, made when first asked for. */
export function router(): Router {
  made ??= createRouter();
  return made;
}
