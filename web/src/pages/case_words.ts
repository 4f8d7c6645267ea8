// What people ask for, in words: its kinds, which are asked for once, and how states and times look.
import {shallowRef} from "vue";
import {api, ask, type Schemas} from "../api/client";
import {i18n, in_language} from "../words";

export type CaseItem = Schemas["case_item"];
export type CaseKind = Schemas["case_kind"];
type Named = {id: string; name: string; name_en: string};

export const kLines = ["hotline", "grid", "hazard", "enterprise", "petition", "urban", "property"] as const;
export const kChannels = ["call", "letter", "visit", "web", "message", "patrol", "transfer"] as const;
export const kStates = ["registered", "admitted", "issued", "received", "answered", "closed", "refused", "merged", "archived", "withdrawn"] as const;
export const kTodos = ["admit", "dispatch", "decide_objection", "receive", "answer", "check", "follow_up", "ask", "await_reply"] as const;
export const kCaseTones = {registered: "warn", admitted: "warn", issued: "warn", received: "accent", answered: "warn", closed: "good", refused: "calm", merged: "calm", archived: "calm", withdrawn: "calm"} as const;

export const case_kinds = shallowRef<CaseKind[]>([]);
export async function load_case_kinds() {
  const found = await ask(api.GET("/api/v1/cases/kinds")).catch(() => null);
  if (found) case_kinds.value = found.items;
}

export const kind_at = (id: string | undefined) => case_kinds.value.find(each => each.id === id);
export const name_of = (one: {name: string; name_en: string}) => in_language(one.name, one.name_en || one.name);
const name_in = (all: readonly Named[] | undefined, id: string) => {
  const found = all?.find(each => each.id === id);
  return found ? name_of(found) : id;
};
export const kind_name = (id: string) => name_in(case_kinds.value, id);
export const category_name = (kind: string, id: string | null) => id === null ? "" : name_in(kind_at(kind)?.categories, id);
export const matter_name = (id: string) => name_in(case_kinds.value.flatMap(kind => kind.matters), id);
// Where it belongs, in a line.
export const filed_words = (of: CaseItem) => [kind_name(of.kind), category_name(of.kind, of.category), of.region_name].filter(Boolean).join(" · ");
export const ground_name = (kind: string, id: string) => {
  const of = kind_at(kind);
  return name_in([...of?.refusals ?? [], ...of?.returns ?? [], ...of?.grounds ?? []], id);
};

// How long until then, or since: days from two days on, hours below.
const kHour = 3_600_000;
export function left_words(due_at: string | null, now = Date.now()): string {
  if (!due_at) return "";
  const {t} = i18n.global;
  const hours = (Date.parse(due_at) - now) / kHour;
  const size = Math.abs(hours);
  const which = hours < 0 ? "over_" : "left_";
  return size >= 48 ? t(`case_desk.${which}days`, {count: Math.floor(size / 24)}) : t(`case_desk.${which}hours`, {count: Math.max(1, Math.floor(size))});
}
