import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { brotliCompressSync, gzipSync } from "node:zlib";
import react from "@vitejs/plugin-react";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

/** Writes file.br and file.gz beside every text file of the build, so that the server never compresses. */
function precompress(): Plugin {
  return {
    name: "precompress",
    apply: "build",
    closeBundle() {
      for (const file of readdirSync("dist", { recursive: true, encoding: "utf8" })) {
        if (!/\.(js|css|html|svg|txt|json)$/.test(file)) continue;
        const bytes = readFileSync(`dist/${file}`);
        if (bytes.length < 1024) continue;
        writeFileSync(`dist/${file}.br`, brotliCompressSync(bytes));
        writeFileSync(`dist/${file}.gz`, gzipSync(bytes, { level: 9 }));
      }
    },
  };
}

/** The server `npm run dev` talks to; `make run` listens there. */
const backend = process.env.PAIFANG_URL ?? "http://127.0.0.1:8080";

export default defineConfig({
  base: "/console/",
  plugins: [react(), precompress()],
  build: {
    target: "es2022",
    chunkSizeWarningLimit: 900,
    // What many pages share comes in one piece: a hundred small ones cost a request each and compress worse.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: "shared", minShareCount: 12 }] } } },
  },
  server: { host: "127.0.0.1", proxy: { "/api": backend, "/gw": backend, "/login": backend, "/register": backend } },
  test: { environment: "jsdom", include: ["src/**/*.test.{ts,tsx}"] },
});
