// Merge keys into src/i18n/{nl,en}.json and keep them sorted: node scripts/words.mjs FILE, with FILE = {"key": ["nl", "en"]}.
// Without FILE it only sorts. `null` instead of the pair removes a key.
import { readFileSync, writeFileSync } from "node:fs";

const given = process.argv[2] ? JSON.parse(readFileSync(process.argv[2], "utf8")) : {};
for (const [index, language] of ["nl", "en"].entries()) {
  const file = new URL(`../src/i18n/${language}.json`, import.meta.url);
  const words = JSON.parse(readFileSync(file, "utf8"));
  for (const [key, pair] of Object.entries(given)) {
    if (pair === null) delete words[key];
    else words[key] = pair[index];
  }
  const sorted = Object.fromEntries(Object.entries(words).sort(([a], [b]) => (a < b ? -1 : 1)));
  writeFileSync(file, `${JSON.stringify(sorted, null, 2)}\n`);
}
