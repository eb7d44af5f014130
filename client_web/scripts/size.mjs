// How much script each page fetches, gzip, from the manifest of the last build; fails when a pupil page is over its limit.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const LIMIT_KB = 90;
const OUT = new URL(`${process.env.ERBIJ_CLIENT_OUT ?? "../../server/erbij/web/static/app"}/`, import.meta.url);
const ENTRY = "index.html";

/** Page → the modules that it loads on top of the entry. Those of a pupil, and the screen that shows them in class, have the limit. */
const PAGES = {
  "day of a pupil": {
    pupil: true,
    modules: ["src/app/start.tsx", "src/app/family-start.tsx", "src/core/media/warm.ts"],
  },
  "my minutes": {
    pupil: true,
    modules: ["src/app/register.tsx", "src/features/register/minutes.tsx", "src/generated/words/nl.family.json"],
  },
  "live lesson": { pupil: true, modules: ["src/app/live.tsx", "src/features/live/pupil.tsx"] },
  "sign-in link": { pupil: true, modules: ["src/features/access/link.tsx"] },
  devices: { pupil: true, modules: ["src/features/access/page.tsx"] },
  settings: { pupil: true, modules: ["src/features/settings/page.tsx"] },
  "my plan": { pupil: true, modules: ["src/features/plans/my-plan.tsx"] },
  "lesson in own time": {
    pupil: true,
    modules: ["src/features/catalogue/lesson.tsx", "src/generated/words/nl.lesson.json"],
  },
  "day of staff": { pupil: false, modules: ["src/app/start.tsx", "src/app/staff-start.tsx"] },
  register: { pupil: false, modules: ["src/app/register.tsx", "src/features/register/page.tsx"] },
  reports: { pupil: false, modules: ["src/features/reports/period.tsx"] },
  people: { pupil: false, modules: ["src/features/people/page.tsx"] },
  unit: { pupil: true, modules: ["src/features/unit/page.tsx", "src/generated/words/nl.unit.json"] },
};

const manifest = JSON.parse(readFileSync(new URL("manifest.json", OUT), "utf8"));
const gzip = (file) => gzipSync(readFileSync(new URL(file, OUT))).length;

/** A module's own chunk and all that it imports statically. */
function chunks(module, seen = new Set()) {
  const chunk = manifest[module];
  if (!chunk) throw new Error(`no ${module} in the build: mend the list in scripts/size.mjs, or build first`);
  if (seen.has(module)) return seen;
  seen.add(module);
  for (const imported of chunk.imports ?? []) chunks(imported, seen);
  return seen;
}

let tooLarge = false;
for (const [page, { pupil, modules }] of Object.entries(PAGES)) {
  const wanted = new Set([ENTRY, ...modules].flatMap((module) => [...chunks(module)]));
  const files = new Set([...wanted].map((module) => manifest[module].file));
  const size = [...files].filter((file) => file.endsWith(".js")).reduce((sum, file) => sum + gzip(file), 0) / 1000;
  const over = pupil && size > LIMIT_KB;
  tooLarge ||= over;
  process.stdout.write(`${over ? "TOO LARGE " : ""}${page}: ${size.toFixed(1)} kB${pupil ? ` of ${LIMIT_KB}` : ""}\n`);
}
process.exitCode = tooLarge ? 1 : 0;
