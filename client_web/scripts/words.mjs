// Which words a pupil's pages can say: those go with the entry, all others are fetched for who works at school. What only
// the pages of a part say (a lesson in one's own time, what a family seldom opens, a screen in class) is fetched with those.
//
// Follows the imports of the sources from `main.tsx`, except those of pages that only staff may open (`ROLES` in
// `app/pages.ts`) and of what is fetched through `forStaff` or for a part. A word that is forgotten here would be a word too
// many in the entry, never a missing one: every text that could be a key counts, and so does every beginning of one.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";

const SRC = new URL("../src/", import.meta.url).pathname;
const OUT = join(SRC, "generated/words");
const read = (file) => readFileSync(join(SRC, file), "utf8");
const nl = JSON.parse(read("i18n/nl.json"));
const en = JSON.parse(read("i18n/en.json"));
const FAMILY = ["pupil", "guardian", "unit"];
/** Pages with words of their own: fetched through `for<Name>`, kept in a file by that name. */
const PARTS = ["Lesson", "Family", "Unit"];

/** The modules behind pages that nobody of a family or a classroom may open. */
function staffModules() {
  const text = read("app/pages.ts");
  const roles = new Map(
    [...text.matchAll(/^ {2}(\w+): \[([^\]]*)\],$/gm)].map(([, page, list]) => [page, list.match(/\w+/g) ?? []]),
  );
  const pages = [...text.matchAll(/^ {2}(\w+): async \(\) => \(await import\("([^"]+)"\)/gm)];
  const closed = (page) => roles.has(page) && !roles.get(page).some((role) => FAMILY.includes(role));
  return new Set(pages.filter(([, page]) => closed(page)).map(([, , module]) => resolve("app/pages.ts", module)));
}

function resolve(from, module) {
  const path = normalize(join(dirname(from), module));
  return [`${path}.ts`, `${path}.tsx`, `${path}/index.ts`].find((file) => existsSync(join(SRC, file)));
}

const later = (names) => new RegExp(`for(?:${names})\\(\\s*async \\(\\) =>\\s*\\(await import\\("([^"]+)"\\)\\)`, "g");

/** The modules behind the pages of a part. */
const modulesOf = (part) =>
  readdirSync(join(SRC, "app"))
    .map((name) => `app/${name}`)
    .flatMap((file) => [...read(file).matchAll(later(part))].map(([, module]) => resolve(file, module)));

function reached(from, notYet) {
  const staff = staffModules();
  const seen = new Set();
  const follow = (file) => {
    if (!file || seen.has(file) || staff.has(file)) return;
    seen.add(file);
    const text = read(file).replace(later(notYet), "");
    const imports = [...text.matchAll(/(?:from|import\()\s*"(\.[^"]+)"/g), ...text.matchAll(/new URL\("(\.[^"]+)"/g)];
    for (const [, module] of imports) follow(resolve(file, module.replace(/\.tsx?$/, "")));
  };
  for (const file of from) follow(file);
  return seen;
}

function saysOf(files) {
  const whole = new Set();
  const begun = [];
  for (const file of files) {
    for (const [, key] of read(file).matchAll(/["'`]([a-z][\w]*(?:\.[\w]+)+)["'`]/g)) whole.add(key);
    for (const [, start] of read(file).matchAll(/`([a-z][\w]*\.[\w.]*)\$\{/g)) begun.push(start);
  }
  return (key) => {
    const stem = key.replace(/\.(one|other)$/, "");
    return whole.has(key) || whole.has(stem) || begun.some((start) => key.startsWith(start));
  };
}

const says = saysOf(reached(["main.tsx"], ["Staff", ...PARTS].join("|")));
const parts = PARTS.map((part) => [part.toLowerCase(), saysOf(reached(modulesOf(part), "Staff"))]);
mkdirSync(OUT, { recursive: true });
for (const [language, words] of [
  ["nl", nl],
  ["en", en],
]) {
  for (const [name, wanted] of [
    ["everybody", says],
    ["staff", (key) => !says(key)],
    ...parts.map(([part, saysThere]) => [part, (key) => !says(key) && saysThere(key)]),
  ]) {
    const text = JSON.stringify(Object.fromEntries(Object.entries(words).filter(([key]) => wanted(key))));
    const file = join(OUT, `${language}.${name}.json`);
    if (!existsSync(file) || readFileSync(file, "utf8") !== text) writeFileSync(file, text);
  }
}
