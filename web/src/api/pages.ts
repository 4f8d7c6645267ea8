// A list that comes in pages by cursor: filters and order as one query, forward, back, and its export's address.
import {reactive, ref, shallowRef, watch} from "vue";
import {Problem} from "./problem";

export interface Page<T> { items: T[]; next_cursor: string | null }
type Query = Record<string, string | number | boolean | undefined | string[]>;
export type Fetch<T, Q> = (query: Q & {cursor?: string; limit: number}) => Promise<Page<T>>;

const kPagesMax = 100;

// Every item of a list, page by page.
export async function all_of<T>(fetch: (query: {limit: number; cursor?: string}) => Promise<Page<T>>): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | undefined;
  for (let n = 0; n < kPagesMax; n++) {
    const page = await fetch({limit: 200, cursor});
    items.push(...page.items);
    if (!page.next_cursor) break;
    cursor = page.next_cursor;
  }
  return items;
}

const kTypingPause = 250;  // milliseconds

export function use_pages<T, Q extends Query>(query: Q, fetch: Fetch<T, Q>, limit = 30) {
  const items = shallowRef<T[]>([]);
  const busy = ref(true);
  const problem = shallowRef<Problem | null>(null);
  const next_cursor = ref<string | null>(null);
  const before = reactive<(string | undefined)[]>([]);  // cursors of the pages before this one
  let cursor: string | undefined;
  let asked = 0;

  const said = () => Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined && value !== ""));

  async function load() {
    const mine = ++asked;
    busy.value = true;
    try {
      const page = await fetch({...said(), cursor, limit} as Q & {cursor?: string; limit: number});
      if (mine !== asked) return;  // another was asked for meanwhile
      items.value = page.items;
      next_cursor.value = page.next_cursor;
      problem.value = null;
    } catch (thrown) {
      if (mine === asked) problem.value = Problem.of(thrown);
    } finally {
      if (mine === asked) busy.value = false;
    }
  }
  async function forward() {
    if (!next_cursor.value) return;
    before.push(cursor);
    cursor = next_cursor.value;
    await load();
  }
  async function back() {
    if (!before.length) return;
    cursor = before.pop();
    await load();
  }
  async function restart() {
    cursor = undefined;
    before.length = 0;
    await load();
  }
  let pause = 0;
  watch(query, () => {
    clearTimeout(pause);
    pause = window.setTimeout(restart, kTypingPause);
  });
  void load();

  return {items, busy, problem, next_cursor, before, load, forward, back, restart, said};
}

export function export_address(path: string, query: Record<string, unknown>, format: "csv" | "xlsx", lang: string) {
  const words = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) words.set(name, Array.isArray(value) ? value.join(",") : String(value));
  words.set("format", format);
  words.set("lang", lang);
  return `${path}?${words}`;
}
