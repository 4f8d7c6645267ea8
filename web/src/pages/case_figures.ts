// Figures of requests: the periods that one asks for, and the list of cases behind each count.
import type {Schemas} from "../api/client";
import {today} from "../words/format";

export type Figures = Schemas["case_figures"];
export type Figure = Schemas["case_figure"];
export type By = Schemas["case_figures_by"];
// What is told, and what is left of it.
export type Count = Exclude<keyof Schemas["case_counts"], `on_time_${string}` | `${string}_percent`> | "due_missed" | "unasked" | "unreached";
export type Said = "responded" | "solved" | "satisfied";
export const kSaid: readonly Said[] = ["responded", "solved", "satisfied"];
export const kTierTones = {excellent: "good", good: "accent", behind: "bad", unranked: "calm"} as const;

// What is left of one; nothing where something of it is not told.
export const less = (one: number | null, ...others: (number | null)[]) => one === null || others.includes(null) ? null : others.reduce<number>((left, each) => left - each!, one);

const pad = (number: number) => String(number).padStart(2, "0");
const day_of = (year: number, month: number, day: number) => {
  const then = new Date(year, month, day);
  return `${then.getFullYear()}-${pad(then.getMonth() + 1)}-${pad(then.getDate())}`;
};


// Months of this year begin with 0; a period that is not over ends today.
export function periods(): {name: string; from: string; to: string}[] {
  const now = new Date();
  const year = now.getFullYear(), month = now.getMonth(), quarter = month - month % 3;
  const span = (name: string, from: number, count: number) => {
    const to = day_of(year, from + count, 0);
    return {name, from: day_of(year, from, 1), to: to > today() ? today() : to};
  };
  return [span("this_month", month, 1), span("last_month", month - 1, 1), span("this_quarter", quarter, 3), span("last_quarter", quarter - 3, 3), span("this_year", 0, 12), span("last_year", -12, 12)];
}
export const is_whole_month = (from: string, to: string) => from.endsWith("-01") && to < today() && to === day_of(Number(from.slice(0, 4)), Number(from.slice(5, 7)), 0);
export const last_months = (count: number) => Array.from({length: count}, (_, n) => day_of(new Date().getFullYear(), new Date().getMonth() - n, 1).slice(0, 7));
export const year_until = (day: string) => day_of(Number(day.slice(0, 4)), Number(day.slice(5, 7)) - 12, 1);

const kSeries = ["unit", "region", "channel", "category", "matter", "company"] as const;

// What is left of a count that is told has the list of that count, but for one of its filters.
const kLeft: Record<string, {of: string; by: string; is: string}> = {due_missed: {of: "due", by: "due", is: "missed"}, unasked: {of: "followed_up", by: "followed_up", is: "false"}, unreached: {of: "reached", by: "reached", is: "false"}};

// The list of cases behind a count of all of them, or of one row; null where the server has none for who asks.
export function cases_behind(figures: Figures, count: Count, row?: Figure): Record<string, string> | null {
  if (row && row.filter === null) return null;
  const left = kLeft[count];
  const found = (row?.filters ?? figures.filters)[left?.of ?? count];
  if (found === undefined) return null;
  const query = Object.fromEntries(new URLSearchParams([row?.filter, found].filter(Boolean).join("&")));
  return left ? {...query, [left.by]: left.is} : query;
}
// The years' course of one row, where the server has one.
export const course_of = (by: By, value: string) => value && (kSeries as readonly string[]).includes(by) ? {by: "month", [by]: value} : null;
