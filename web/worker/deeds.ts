// What a grid worker does, as drafts.
import {kPlain, type Draft, type Intent, type NewFile} from "../light/drafts";
import {clock_ahead} from "../light/ask";
import type {Case, DutyTask, Item, Point, Schemas} from "./api";
import {drafts} from "./session";

export type What = "report" | "receive" | "note" | "answer" | "check_in" | "check_out" | "task";

// What a conflict is told by: the case as the worker saw it, and as it is.
export interface Seen { version: number; state: string; unit: string; due_at: string | null; last: string }

export function seen_of(of: Case): Seen {
  const steps = of.timeline.filter(step => step.event !== "timed");
  return {version: of.version, state: of.state, unit: of.unit?.name ?? "", due_at: of.due_at ?? null, last: steps.at(-1)?.event ?? ""};
}

export const now_there = () => new Date(Date.now() + clock_ahead.value).toISOString();

interface Handing { files?: NewFile[]; slot?: string; replaces?: number }

const hand_in = (intent: Omit<Intent, keyof typeof kPlain | "method"> & Partial<Intent>, {files = [], ...more}: Handing = {}) =>
  drafts.value!.hand_in({...kPlain, method: "POST", ...intent}, files, more);

export interface Report {
  kind: string; category: string; summary: string; text: string; place: string; point: Point | null; form: Record<string, string>;
  checked: Schemas["case_checked"] | null;
}

export function report(of: Report, more: Handing) {
  const {kind, summary, point, checked} = of;
  const body = {
    kind, summary: summary.trim(), channel: "patrol", came_at: now_there(), ...(of.category && {category: of.category}), ...(of.text.trim() && {text: of.text.trim()}),
    ...(of.place.trim() && {place: of.place.trim()}), ...(point && {point}), ...(checked && {checked}),
    ...(Object.keys(of.form).length && {form: of.form}),
  };
  return hand_in({what: "report", words: body.summary, path: "/api/v1/cases", body}, more);
}

const on_case = (of: Case, what: What) => ({of: of.id, what, words: of.summary, version: of.version, seen: seen_of(of) as unknown});

export const receive = (of: Case) => hand_in({...on_case(of, "receive"), path: `/api/v1/cases/${of.id}/receive`});
export const note = (of: Case, text: string, checked: Schemas["case_checked"] | null, more: Handing) =>
  hand_in({...on_case(of, "note"), path: `/api/v1/cases/${of.id}/notes`, must_match: false, files_at: "evidence", body: {what: "inspection", text, ...(checked && {checked})}}, more);
export const answer = (of: Case, text: string, more: Handing) =>
  hand_in({...on_case(of, "answer"), path: `/api/v1/cases/${of.id}/answer`, files_at: "evidence", body: {text}}, more);

export const check_in = (place: {id: string; name: string}, point: Point | null) =>
  hand_in({of: "duty", what: "check_in", words: place.name, path: "/api/v1/duty/me/check-in", must_match: false, body: {place: place.id, ...(point && {point})}});
export const check_out = (place: {name: string}, point: Point | null) =>
  hand_in({of: "duty", what: "check_out", words: place.name, path: "/api/v1/duty/me/check-out", must_match: false, body: {...(point && {point})}});
export const finish_task = (of: DutyTask, outcomes: string[], problems: (string | undefined)[]) => hand_in({
  of: of.id, what: "task", words: of.name, version: of.version, path: `/api/v1/duty/tasks/${of.id}/done`, body: {
    at: now_there(),
    results: outcomes.map((outcome, item) => ({item, outcome, ...(outcome === "problem" && {problem: {summary: problems[item]}})})),
  },
});

// What may be done with it when one's own drafts are counted as done.
export function deeds_of(of: Case, own: readonly Draft[]): {receive: boolean; answer: boolean; note: boolean} {
  const pending = new Set(own.filter(each => each.of === of.id && each.state !== "sent").map(each => each.what));
  const may = (action: Case["actions"][number]) => of.actions.includes(action);
  return {
    receive: may("receive") && !pending.has("receive"),
    answer: (may("answer") || (may("receive") && pending.has("receive"))) && !pending.has("answer"),
    note: may("note"),
  };
}

export const is_late = (item: Pick<Item, "due_at">) => Boolean(item.due_at) && Date.parse(item.due_at!) < Date.now();
