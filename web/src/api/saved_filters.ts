// One's own saved filters, which stand on the server. They are asked for once for whoever is signed in; what this browser
// kept by itself before goes there then.
import {shallowRef} from "vue";
import {session} from "../session";
import {api, ask, type Schemas} from "./client";

export type SavedFilter = Schemas["saved_filters"]["filters"][number];
export const saved_filters = shallowRef<SavedFilter[]>([]);

const kOld = "luoshi.filters.";
let whose = "";

export async function load_saved_filters() {
  const who = session.who?.person.id ?? "";
  if (who === whose) return;
  whose = who;
  saved_filters.value = [];
  try {
    saved_filters.value = (await ask(api.GET("/api/v1/me/filters"))).filters;
    await hand_over_old();
  } catch {
    whose = "";  // asked again by the next list
  }
}

export async function save_filter(page: string, name: string, query: string) {
  saved_filters.value = (await ask(api.POST("/api/v1/me/filters", {body: {page, name, query}}))).filters;
}

export async function forget_filter(id: string) {
  await ask(api.DELETE("/api/v1/me/filters/{filter_id}", {params: {path: {filter_id: id}}}));
  saved_filters.value = saved_filters.value.filter(each => each.id !== id);
}

// A name that stands on the server counts; the browser's list goes when all of it is there.
async function hand_over_old() {
  for (const key of Object.keys(localStorage).filter(each => each.startsWith(kOld))) {
    const page = key.slice(kOld.length);
    for (const {name, query} of read_old(key)) {
      const is_there = saved_filters.value.some(each => each.page === page && each.name === name);
      if (!is_there) await save_filter(page, name, new URLSearchParams(query).toString());
    }
    localStorage.removeItem(key);
  }
}

function read_old(key: string): {name: string; query: Record<string, string>}[] {
  try {
    const all: unknown = JSON.parse(localStorage.getItem(key) ?? "[]");
    return Array.isArray(all) ? all.filter(each => typeof each?.name === "string" && each.query && typeof each.query === "object") : [];
  } catch {
    return [];
  }
}
