/// <reference types="vitest/config" />
import { createHash } from "node:crypto";
import { build, defineConfig, type Plugin } from "vite";

// The server of `make demo` answers the API while `npm run dev` serves the client.
const server = `http://127.0.0.1:${process.env.ERBIJ_PORT ?? "8080"}`;

/** What a kept lesson needs without a line: these modules with all that they import. */
const SHELL = [
  "/index.html",
  "/src/features/catalogue/lesson.tsx",
  "/src/features/catalogue/quiz.tsx",
  "/src/core/catalogue/answering.ts",
  "/src/features/catalogue/kept.tsx",
  "/src/core/offline/kept.ts",
  "/src/generated/words/nl.lesson.json",
  "/src/generated/words/en.everybody.json",
  "/src/generated/words/en.lesson.json",
];
/** Stands at the root, under a name that stays: it answers for what lies below it. */
const WORKER = "offline.js";

/** The worker by itself, in one file that imports nothing. */
async function workerCode(): Promise<string> {
  const input = "src/core/offline/worker.ts";
  const options = { write: false, target: "es2022", rollupOptions: { input, output: { format: "iife" } } } as const;
  const built = await build({ configFile: false, logLevel: "warn", publicDir: false, build: options });
  const [chunk] = "output" in built ? built.output : [];
  if (chunk?.type !== "chunk") throw new Error("the worker was not built");
  return chunk.code;
}

/** Builds the worker of kept lessons with the files of this build in it; see `core/offline/worker.ts`. */
function shell(): Plugin {
  return {
    name: "erbij-shell",
    apply: "build",
    async generateBundle(_, bundle) {
      const chunks = Object.values(bundle).filter((one) => one.type === "chunk");
      const files = new Set<string>();
      const add = (name: string): void => {
        const chunk = chunks.find((one) => one.fileName === name);
        if (!chunk || files.has(name)) return;
        files.add(name);
        for (const style of chunk.viteMetadata?.importedCss ?? []) files.add(style);
        for (const picture of chunk.viteMetadata?.importedAssets ?? []) files.add(picture);
        for (const imported of chunk.imports) add(imported);
      };
      for (const module of SHELL) {
        const chunk = chunks.find((one) => one.moduleIds.some((id) => id.endsWith(module)));
        if (!chunk) throw new Error(`no ${module} in the build: mend the list in vite.config.ts`);
        add(chunk.fileName);
      }
      const entry = chunks.find((one) => one.isEntry)?.fileName ?? "";
      const all = [...files].sort().map((file) => `/${file}`);
      const code = await workerCode();
      const version = createHash("sha256").update(all.join(" ")).update(code).digest("hex").slice(0, 16);
      const told = JSON.stringify({ version, entry: `/${entry}`, files: all });
      const source = code.replace(/(["'`])__ERBIJ_SHELL__\1/, () => JSON.stringify(told));
      if (source === code) throw new Error("the worker has no place for its shell");
      this.emitFile({ type: "asset", fileName: WORKER, source });
    },
  };
}

export default defineConfig({
  base: "/",
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  plugins: [shell()],
  build: {
    outDir: process.env.ERBIJ_CLIENT_OUT ?? "../server/erbij/web/static/app",
    emptyOutDir: true,
    target: "es2022",
    manifest: "manifest.json",
    assetsInlineLimit: 0, // the content policy allows no data: addresses
    modulePreload: { polyfill: false },
    sourcemap: false,
  },
  worker: { format: "es" },
  server: {
    proxy: {
      "/api": server,
      "/health": server,
      "/realtime": { target: server, ws: true },
    },
  },
  test: {
    include: ["src/**/*.test.{ts,tsx}", "scripts/**/*.test.ts"],
    environment: "node",
  },
});
