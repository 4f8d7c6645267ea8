// Live changes from the server. One connection for the whole page, opened when the first listener comes and closed when
// the last one goes; the browser connects again by itself and goes on where it was.
import {onBeforeUnmount, ref} from "vue";
import type {Schemas} from "./client";

export type Change = Schemas["change"];

export const is_live = ref(false);
// How often so much was missed that the server tells none of it: pages are made anew.
export const renewals = ref(0);
const listeners = new Set<(change: Change) => void>();
let source: EventSource | null = null;

function open() {
  source = new EventSource("/api/v1/events/stream");
  source.onopen = () => { is_live.value = true; };
  source.onerror = () => { is_live.value = false; };
  source.addEventListener("change", message => {
    const change = JSON.parse(message.data) as Change;
    for (const listener of listeners) listener(change);
  });
  source.addEventListener("reload", () => { renewals.value++; });
}

function close() {
  source?.close();
  source = null;
  is_live.value = false;
}

export function use_live(listener: (change: Change) => void) {
  listeners.add(listener);
  if (!source) open();
  onBeforeUnmount(() => {
    listeners.delete(listener);
    if (!listeners.size) close();
  });
}

// Runs a little after streams changed that concern the page: once for many changes.
export function use_changes(concerns: RegExp | ((stream: string) => boolean), pause: number, run: () => unknown) {
  const does = concerns instanceof RegExp ? (stream: string) => concerns.test(stream) : concerns;
  let later = 0;
  use_live(change => {
    if (!does(change.stream)) return;
    clearTimeout(later);
    later = window.setTimeout(run, pause);
  });
}
