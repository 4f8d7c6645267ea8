// Builds the console into build/web, and beside it each folder that has a page of its own (worker/), with its service worker
// where it has one. Nothing is inlined and nothing comes from elsewhere, so that the server can answer
// with Content-Security-Policy: default-src 'self'.
import vue from "@vitejs/plugin-vue";
import {existsSync, readdirSync} from "node:fs";
import {defineConfig} from "vite";
import {service_workers} from "./service_worker";

const server = process.env.LUOSHI_SERVER || "http://127.0.0.1:8080";
const folders = readdirSync(".").filter(name => existsSync(`${name}/index.html`));
const proxied = {target: server, changeOrigin: false};

export default defineConfig({
  plugins: [vue(), service_workers(folders)],
  base: "/",
  define: {
    __VUE_OPTIONS_API__: "true",
    __VUE_PROD_DEVTOOLS__: "false",
    __VUE_I18N_FULL_INSTALL__: "false",
    __VUE_I18N_LEGACY_API__: "false",
    __INTLIFY_DROP_MESSAGE_COMPILER__: "false",
    __INTLIFY_PROD_DEVTOOLS__: "false",
  },
  build: {
    outDir: "../build/web",
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: {polyfill: false},
    target: "es2020",
    reportCompressedSize: true,
    rollupOptions: {input: {index: "index.html", ...Object.fromEntries(folders.map(name => [name, `${name}/index.html`]))}},
  },
  server: {proxy: {"/api": proxied, "/openapi.yaml": proxied}},
});
