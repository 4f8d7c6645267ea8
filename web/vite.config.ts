// Builds the console into build/web. Nothing is inlined and nothing comes from elsewhere, so that the server can answer
// with Content-Security-Policy: default-src 'self'.
import vue from "@vitejs/plugin-vue";
import {defineConfig} from "vite";

const server = process.env.LUOSHI_SERVER || "http://127.0.0.1:8080";
const proxied = {target: server, changeOrigin: false};

export default defineConfig({
  plugins: [vue()],
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
  },
  server: {proxy: {"/api": proxied, "/openapi.yaml": proxied}},
});
