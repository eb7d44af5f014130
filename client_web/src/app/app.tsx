/** The whole client: who is signed in, which page, and what stands around it. */
import type { FunctionComponent } from "preact";
import { useEffect, useState } from "preact/hooks";
import { keepSending } from "../core/catalogue/sending";
import { api, onSignedOut } from "../core/client";
import { bringComfort } from "../core/comfort";
import type { PageProps } from "../core/page-props";
import { codeOf, Refused } from "../core/problem";
import { type PageName, type Place, router } from "../core/router";
import { KEYS, recall, remember } from "../core/store";
import type { Me, Role } from "../generated/wire";
import { forStaff, setLanguage, t } from "../i18n";
import { Loading, Trouble } from "../ui/loading";
import { Page } from "../ui/page";
import { Bar } from "./bar";
import { ErrorBoundary } from "./error-boundary";
import { Lazy } from "./lazy";
import { Missing, NotAllowed, NotSignedIn } from "./lost";
import { OfflineLine } from "./offline";
import { mayOpen, pageCode } from "./pages";

type Who = { readonly state: "asking" } | { readonly state: "known"; readonly me: Me | null } | Failed;
interface Failed {
  readonly state: "failed";
  readonly error: unknown;
}

/** Pages that need nobody to be signed in. The unit acts on its own device identity. */
const OPEN_PAGES: ReadonlySet<PageName> = new Set([
  "link",
  "password",
  "provider",
  "second",
  "unit",
  "reach",
  "missing",
]);
/** Pages that fill the window: no bar above them. */
const BARE_PAGES: ReadonlySet<PageName> = new Set(["live", "unit"]);

/** Pages of a link: who opens one is mostly nobody yet, and then there is nothing to ask. */
const LINK_PAGES: ReadonlySet<PageName> = new Set(["link", "password", "reach"]);

async function whoIsIt(): Promise<Who> {
  try {
    return { state: "known", me: await api.call("GET /api/access/me") };
  } catch (error) {
    if (error instanceof Refused && error.status === 401) return { state: "known", me: null };
    return { state: "failed", error };
  }
}

const worthAsking = (page: PageName): boolean =>
  page !== "unit" && (!LINK_PAGES.has(page) || recall(KEYS.known) === "yes");

const FAMILY: ReadonlySet<Role> = new Set(["pupil", "guardian"]);

interface OfStaff {
  readonly Around: FunctionComponent<{ readonly me: Me }>;
  readonly SchoolMenu: FunctionComponent<{ readonly me: Me }>;
}

function useOfStaff(wanted: boolean): OfStaff | null {
  const [parts, set] = useState<OfStaff | null>(null);
  useEffect(() => {
    // Without an answer the page itself tells that there is no line.
    if (wanted) forStaff(async () => (await import("./of-staff")).default).then(set, () => undefined);
  }, [wanted]);
  return wanted ? parts : null;
}

function usePlace(): Place {
  const [place, set] = useState(router().place);
  useEffect(() => router().onChange(set), []);
  return place;
}

function Screen({ place, me, onMe }: PageProps) {
  const props = { place, me, onMe };
  return (
    <Lazy
      key={JSON.stringify([place.page, place.params])}
      name={place.page}
      load={pageCode(place.page)}
      props={props}
    />
  );
}

function Content({ place, who, onWho }: { place: Place; who: Who; onWho: (who: Who) => void }) {
  if (place.page === "missing") return <Missing />;
  const known = who.state === "known" ? who.me : null;
  if (!OPEN_PAGES.has(place.page)) {
    if (who.state === "asking") return <main class="page">{<Loading />}</main>;
    if (who.state === "failed") return <CouldNotAsk error={who.error} onWho={onWho} />;
    if (!known && place.page !== "access") return <NotSignedIn />;
    if (known && !mayOpen(place.page, known.roles)) return <NotAllowed />;
  }
  return <Screen place={place} me={known} onMe={(me) => onWho({ state: "known", me })} />;
}

function CouldNotAsk({ error, onWho }: { error: unknown; onWho: (who: Who) => void }) {
  const again = (): void => void whoIsIt().then(onWho);
  useEffect(() => {
    if (codeOf(error) !== "unreachable") return;
    const timer = setTimeout(again, 3000);
    return () => clearTimeout(timer);
  }, [error]);
  return (
    <Page title={t("app.name")}>
      <Trouble error={error} retry={again} />
    </Page>
  );
}

export function App() {
  const place = usePlace();
  const [who, setWho] = useState<Who>({ state: "asking" });
  const asks = who.state === "asking" && worthAsking(place.page);
  useEffect(() => {
    if (asks) void whoIsIt().then(setWho);
  }, [asks]);
  useEffect(() => {
    if (who.state === "known") remember(KEYS.known, who.me ? "yes" : null);
  }, [who]);
  const pupil = who.state === "known" && who.me?.roles.includes("pupil") ? who.me.id : null;
  useEffect(() => {
    // Lessons on this device are of who is signed in, and of nobody else: who signs out leaves none.
    if (who.state === "known" && (recall(KEYS.kept) || !who.me))
      void import("../core/offline/kept").then((one) => one.tidy(pupil));
  }, [who]);
  useEffect(() => {
    // What a pupil set on another device holds on this one too; without an answer it stays as it was here.
    if (pupil !== null) bringComfort(pupil, (language) => void setLanguage(language)).catch(() => undefined);
  }, [pupil]);
  // Minutes of a lesson that was closed without a line go to the server from any page.
  useEffect(() => (pupil ? keepSending(pupil) : undefined), [pupil]);
  useEffect(() => onSignedOut(() => setWho({ state: "known", me: null })), []);
  const me = who.state === "known" ? who.me : null;
  const ofStaff = useOfStaff(me?.roles.some((role) => !FAMILY.has(role)) ?? false);
  return (
    <>
      {BARE_PAGES.has(place.page) ? null : <Bar me={me} page={place.page} SchoolMenu={ofStaff?.SchoolMenu ?? null} />}
      <OfflineLine />
      {me && ofStaff ? <ofStaff.Around me={me} /> : null}
      <ErrorBoundary key={place.page}>
        <Content place={place} who={who} onWho={setWho} />
      </ErrorBoundary>
    </>
  );
}
