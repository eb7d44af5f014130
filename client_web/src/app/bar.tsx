import type { FunctionComponent } from "preact";
import { useEffect, useState } from "preact/hooks";
import { keepsRegister } from "../core/minutes";
import type { PageName } from "../core/router";
import type { Me, Role } from "../generated/wire";
import { type Key, t } from "../i18n";
import { Button } from "../ui/button";
import { Icon } from "../ui/icon";
import { ReadAloud } from "../ui/read-aloud";
import { mayOpen } from "./pages";

const LINKS: readonly (readonly [PageName, string, Key])[] = [
  ["start", "/", "app.nav.today"],
  ["absence", "/absence", "app.nav.absence"],
  ["timetable", "/timetable", "app.nav.timetable"],
  ["catalogue", "/catalogue", "app.nav.catalogue"],
  ["collections_own", "/catalogue/collections/own", "catalogue.collections.title"],
  ["illness", "/absence/illness", "app.nav.illness"],
  ["register", "/register", "app.nav.register"],
  ["plans", "/plans", "app.nav.plans"],
  ["reports", "/reports", "app.nav.reports"],
  ["teaching", "/reports/teaching", "app.nav.teaching"],
  ["my_plan", "/plans/mine", "app.nav.plan"],
  ["partnership", "/reports/partnership", "app.nav.partnership"],
  ["board", "/reports/board", "reports.board.title"],
  ["granted", "/plans/granted", "app.nav.granted"],
  ["start_board", "/plans/start", "app.nav.start"],
  ["people", "/people", "app.nav.people"],
  ["units", "/access/units", "app.nav.units"],
  ["operating", "/operating", "operating.title"],
  ["privacy_subjects", "/privacy/subjects", "app.nav.subjects"],
  ["privacy", "/privacy", "app.nav.privacy"],
  ["access", "/access", "app.nav.access"],
  ["settings", "/settings", "app.nav.settings"],
];

/** A family's register is called by what it shows, and a parent's page of data by whose they are. */
function wordOf(page: PageName, key: Key, roles: readonly Role[]): Key {
  if (page === "privacy" && !roles.includes("pupil")) return "app.nav.privacyOf";
  if (page !== "register" || keepsRegister(roles)) return key;
  return roles.includes("pupil") ? "app.nav.minutes" : "app.nav.minutesOf";
}

/** Staff reach the illness form from the page of absence, and a pupil's plan from the list of starts. */
const FAMILY_ONLY: ReadonlySet<PageName> = new Set(["illness", "my_plan"]);
/** Who is of no school has no day and no timetable; a school finds what others granted among its work. */
const OUTSIDE: ReadonlySet<Role> = new Set(["consultant", "partnership", "board"]);
const OUTSIDE_ONLY: ReadonlySet<PageName> = new Set(["partnership", "board", "granted"]);
const OUTSIDE_TOO: ReadonlySet<PageName> = new Set([...OUTSIDE_ONLY, "access", "settings"]);
const isTheirs = (page: PageName, roles: readonly Role[]): boolean => {
  if (roles.some((role) => OUTSIDE.has(role))) return OUTSIDE_TOO.has(page);
  if (OUTSIDE_ONLY.has(page)) return false;
  // A coordinator comes to the data of a pupil from the people.
  if (page === "privacy_subjects" && roles.includes("coordinator")) return false;
  return !FAMILY_ONLY.has(page) || roles.includes("guardian") || (page === "my_plan" && roles.includes("pupil"));
};

const FEW = 3;

interface BarProps {
  readonly me: Me | null;
  readonly page: PageName;
  /** Null while it is on its way, and for who is of no staff. */
  readonly SchoolMenu: FunctionComponent<{ readonly me: Me }> | null;
}

/** Name of the product and the few pages of this person. Many links fold behind one button on a phone. */
export function Bar({ me, page, SchoolMenu }: BarProps) {
  const [open, setOpen] = useState(false);
  useEffect(() => setOpen(false), [page]);
  const links = me ? LINKS.filter(([name]) => mayOpen(name, me.roles) && isTheirs(name, me.roles)) : [];
  const many = links.length > FEW;
  return (
    <header>
      <a class="button button--primary skip" href="#main">
        {t("app.skip")}
      </a>
      {me?.demo ? <p class="demo-line">{t("app.demo")}</p> : null}
      <div class="bar">
        <a class="bar__name" href="/">
          <Icon name="logo" />
          {t("app.name")}
        </a>
        {me && SchoolMenu && me.schools.length > 0 ? <SchoolMenu me={me} key={page} /> : null}
        {me?.roles.includes("pupil") ? <ReadAloud quiet /> : null}
        {many ? (
          <Button kind="quiet" class="bar__menu" expanded={open} onClick={() => setOpen(!open)}>
            {t("app.nav.menu")}
          </Button>
        ) : null}
        {links.length > 0 ? (
          <nav class={many && !open ? "bar__links bar__links--folded" : "bar__links"} aria-label={t("app.nav.label")}>
            {links.map(([name, href, key]) => (
              <a class="bar__link" key={name} href={href} aria-current={name === page ? "page" : undefined}>
                {t(wordOf(name, key, me?.roles ?? []))}
              </a>
            ))}
          </nav>
        ) : null}
      </div>
    </header>
  );
}
