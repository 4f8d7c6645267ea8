// What a light page's service worker does: it keeps the page's own files, so that the page opens without network, and sends
// drafts when the browser wakes it. It keeps no answer of the API: what a person was shown is kept under his name (kept.ts).
// A new version waits until every window of the old one is closed, or somebody asks for it: a page never meets files of another.
import {kSyncTag, send_for_all} from "./drafts";

// What a service worker has beyond what a page's types know.
interface Lasting extends Event { waitUntil(work: Promise<unknown>): void }
interface Fetching extends Lasting { readonly request: Request; respondWith(answer: Promise<Response>): void }
interface Syncing extends Lasting { readonly tag: string }
interface Worker {
  addEventListener(name: "install" | "activate", call: (event: Lasting) => void): void;
  addEventListener(name: "fetch", call: (event: Fetching) => void): void;
  addEventListener(name: "sync", call: (event: Syncing) => void): void;
  addEventListener(name: "message", call: (event: MessageEvent) => void): void;
  skipWaiting(): Promise<void>;
  clients: {claim(): Promise<void>};
}
const worker = self as unknown as Worker;

export interface Shell {
  page: string;      // "/worker": it answers every address below it
  files: string[];
  name: string;      // another for another version
  also: string[];    // other files that the page shows
}

export function keep_shell({page, files, name, also}: Shell) {
  const kept = new Set([...files, ...also]);
  const family = name.slice(0, name.lastIndexOf("-") + 1);

  worker.addEventListener("install", event => {
    event.waitUntil(caches.open(name).then(cache => cache.addAll([page, ...kept].map(path => new Request(path, {cache: "no-cache"})))));
  });

  worker.addEventListener("activate", event => {
    event.waitUntil((async () => {
      for (const other of await caches.keys()) if (other.startsWith(family) && other !== name) await caches.delete(other);
      await worker.clients.claim();
    })());
  });

  worker.addEventListener("fetch", event => {
    const {request} = event;
    const {origin, pathname} = new URL(request.url);
    if (request.method !== "GET" || origin !== location.origin) return;
    const is_page = request.mode === "navigate" && (pathname === page || pathname.startsWith(page + "/"));
    if (!is_page && !kept.has(pathname)) return;
    event.respondWith(caches.open(name).then(cache => cache.match(is_page ? page : pathname)).then(found => found ?? fetch(request)));
  });

  worker.addEventListener("sync", event => {
    if (event.tag !== kSyncTag) return;
    // A browser tries again later what is not through.
    event.waitUntil(send_for_all().then(is_through => { if (!is_through) throw new Error("drafts wait"); }));
  });

  worker.addEventListener("message", event => { if (event.data === "renew") void worker.skipWaiting(); });
}
