// What the page asks of the server, and what is kept of it under which name.
import {ask} from "../light/ask";
import type {components} from "../src/api/schema";
import {can} from "./session";

export type Schemas = components["schemas"];
export type Item = Schemas["case_item"];
export type Case = Required<Schemas["case"]>;
export type Kind = Schemas["case_kind"];
export interface Point { longitude: string; latitude: string }
interface Named { id: string; name: string }

// Of the grid's duty, as far as this page shows it.
export interface DutyTask { id: string; name: string; place: Named; point?: Point | null; case?: string | null; state: string; from: string; due: string; checklist: string[]; may_finish?: boolean; version: number }
export interface MyDuty {
  on_duty: boolean; places: Named[]; until?: string | null; attendance: {place: Named; since: string; at_place?: boolean | null} | null;
  cells: {place: Named; part: string; force: string}[]; positions_days: number;
}
export interface MyPositions { days: number; positions: {at: string; point: Point; kept_until: string}[] }

export interface Lists { mine: Item[]; area: Item[]; tasks: DutyTask[] }

const list = (query: string) => ask<{items: Item[]}>(`/api/v1/cases?limit=100&sort=due_at&${query}`).then(answer => answer.items);

export async function fetch_lists(): Promise<Lists> {
  const [mine, area, tasks] = await Promise.all([
    list("part=unit&state=open"), list("part=region&state=open"),
    can("duty.work") ? ask<{items: DutyTask[]}>("/api/v1/duty/tasks?mine=true&state=open&limit=100").then(answer => answer.items) : [],
  ]);
  const own = new Set(mine.map(each => each.id));
  return {mine, area: area.filter(each => !own.has(each.id)), tasks};
}

export const fetch_case = (id: string) => ask<Case>("/api/v1/cases/" + encodeURIComponent(id));
export const fetch_kinds = () => ask<{items: Kind[]}>("/api/v1/cases/kinds").then(answer => answer.items);
export const fetch_duty = () => ask<MyDuty>("/api/v1/duty/me");

export const kKept = {lists: "lists", kinds: "kinds", duty: "duty", case: (id: string) => "case/" + id};
