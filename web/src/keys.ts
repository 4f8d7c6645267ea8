// Keys that do something where one is: a page says which with use_keys, the frame lists them all behind "?". A key may be
// two pressed one after the other ("g r"). Nothing happens while somebody writes, or while a dialog is open.
import {computed, nextTick, onBeforeUnmount, ref, shallowReactive, watch, type Ref} from "vue";

// `run` is left out where an element of the page answers to the key itself and the list only tells of it.
export interface Key { press: string; words: string; run?: () => void }

const kPauseMax = 1200;  // milliseconds between two keys that belong together
export const known_keys = shallowReactive<Key[]>([]);
let first = "";
let first_at = 0;

const is_writing = (target: EventTarget | null) => target instanceof HTMLElement && (target.isContentEditable || target.matches("input, textarea, select"));
// Return and the space bar are a button's own.
const is_pressing = (event: KeyboardEvent) => (event.key === "Enter" || event.key === " ") && event.target instanceof HTMLElement && event.target.matches("button, a[href], summary");
const is_dialog_open = () => [...document.querySelectorAll<HTMLElement>(".el-overlay")].some(overlay => overlay.style.display !== "none" && overlay.getClientRects().length > 0);

function pressed(event: KeyboardEvent) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || is_writing(event.target) || is_pressing(event) || is_dialog_open()) return;
  const together = event.timeStamp - first_at < kPauseMax && first ? `${first} ${event.key}` : "";
  const found = known_keys.find(key => key.run && key.press === together) ?? known_keys.find(key => key.run && key.press === event.key);
  first = event.key.length === 1 ? event.key : "";
  first_at = event.timeStamp;
  if (!found) return;
  first = "";
  event.preventDefault();
  found.run!();
}

export function use_keys(keys: Key[]) {
  if (!known_keys.length) addEventListener("keydown", pressed);
  known_keys.push(...keys);
  onBeforeUnmount(() => {
    for (const key of keys) known_keys.splice(known_keys.indexOf(key), 1);
    if (!known_keys.length) removeEventListener("keydown", pressed);
  });
}

// Rows that j and k walk through and Return opens, and other keys of their page. Other rows begin at the top.
export function use_rows<T>(rows: Ref<readonly T[]>, open: (row: T) => unknown, others: Key[] = [], of: Ref<unknown> = rows) {
  const at = ref(-1);
  watch(of, () => { at.value = -1; });
  const current = computed(() => rows.value[at.value] ?? null);
  function step(by: number) {
    at.value = Math.min(rows.value.length - 1, Math.max(0, at.value + by));
    void nextTick(() => document.querySelector("main .chosen")?.scrollIntoView({block: "nearest"}));
  }
  use_keys([
    {press: "j", words: "keys.below", run: () => step(1)}, {press: "k", words: "keys.above", run: () => step(-1)},
    {press: "Enter", words: "common.open", run: () => { if (current.value) open(current.value); }},
    ...others,
  ]);
  return {at, current};
}
