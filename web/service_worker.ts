// Builds the service worker of each folder that has a service_worker.ts: one file of its own at /<folder>_service.js (a folder's
// own path could not be its scope), told which files its page is made of, so that the page opens without network.
import {createHash} from "node:crypto";
import {existsSync} from "node:fs";
import type {Rollup} from "vite";
import {build, type Plugin} from "vite";

// The page's scripts and styles, with all that they may load later.
function files_of(folder: string, bundle: Rollup.OutputBundle): string[] {
  const chunks = Object.values(bundle).filter(each => each.type === "chunk");
  const page = chunks.find(chunk => chunk.isEntry && chunk.name === folder);
  const found = new Set<string>();
  const styles = new Set<string>();
  const visit = (name: string) => {
    const chunk = chunks.find(each => each.fileName === name);
    if (!chunk || found.has(name)) return;
    found.add(name);
    for (const style of chunk.viteMetadata?.importedCss ?? []) styles.add(style);
    [...chunk.imports, ...chunk.dynamicImports].forEach(visit);
  };
  if (page) visit(page.fileName);
  return [...found, ...styles].sort().map(name => "/" + name);
}

export function service_workers(folders: string[]): Plugin {
  return {
    name: "luoshi-service-workers",
    apply: "build",
    async writeBundle(options, bundle) {
      for (const folder of folders.filter(name => existsSync(`${name}/service_worker.ts`))) {
        const html = bundle[`${folder}/index.html`];
        const files = files_of(folder, bundle);
        const version = createHash("sha256").update(files.join() + (html?.type === "asset" ? String(html.source) : "")).digest("hex").slice(0, 12);
        await build({
          configFile: false, logLevel: "warn", publicDir: false,
          define: {SHELL_PAGE: JSON.stringify("/" + folder), SHELL_FILES: JSON.stringify(files), SHELL_NAME: JSON.stringify(`${folder}-${version}`)},
          build: {
            outDir: options.dir, emptyOutDir: false, target: "es2020",
            lib: {entry: `${folder}/service_worker.ts`, formats: ["iife"], name: "service_worker", fileName: () => `${folder}_service.js`},
          },
        });
      }
    },
  };
}
