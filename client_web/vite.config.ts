/// <reference types="vitest/config" />
import { defineConfig } from "vite";

// The server of `make demo` answers the API while `npm run dev` serves the client.
const server = `http://127.0.0.1:${process.env.ERBIJ_PORT ?? "8080"}`;

export default defineConfig({
  base: "/",
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
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
