// What may be done to a request: what each deed asks for, and what is sent.
import type {Schemas} from "../api/client";

export type Case = Schemas["case"];
export type Action = NonNullable<Case["actions"]>[number];
export type Deed = Exclude<Action, "reveal">;
export type Field = "category" | "matter" | "refusal" | "fault" | "pause" | "unit" | "supporting" | "centre" | "suggested" | "upheld" | "what" | "checklist" | "days" | "approved_by" | "to" | "into" | "reached" | "said" | "evidence" | "text";

export const fresh_draft = () => ({
  category: "", matter: "", ground: "", unit: undefined as string | undefined, supporting: [] as {id: string; name: string}[], centre: undefined as string | undefined, suggested: undefined as string | undefined,
  upheld: "true", what: "note" as Schemas["case_note"]["what"], checked: null as Schemas["case_checked"] | null, days: "", approved_by: undefined as string | undefined, to: "unit_head" as Schemas["case_press"]["to"], into: "",
  way: "call" as Schemas["case_channel"], reached: "true", responded: "", solved: "", satisfied: "", evidence: [] as string[], text: "",
});
export type Draft = ReturnType<typeof fresh_draft>;

const words = (text: string) => text.trim() || undefined;
const said = (flag: string) => flag === "" ? undefined : flag === "true";
const reason = (of: Draft): Schemas["case_reason"] => ({reason: of.text.trim()});

interface Row { path: string; fields: Field[]; word?: string; needs_text?: boolean; body?: (of: Draft) => object }
// `word` names the text in the form, and the member that a fault of it is told at.
export const kDeeds: Record<Deed, Row> = {
  admit: {path: "admit", fields: ["category", "matter"], body: (of): Schemas["case_admission"] => ({category: words(of.category), matter: words(of.matter)})},
  refuse: {path: "refuse", fields: ["refusal", "text"], needs_text: true, body: (of): Schemas["case_refusal"] => ({ground: of.ground, ...reason(of)})},
  dispatch: {path: "dispatch", fields: ["category", "matter", "unit", "supporting", "text"], word: "note", body: (of): Schemas["case_dispatch"] => ({unit: of.unit ?? "", supporting: of.supporting.map(each => each.id), category: words(of.category), matter: words(of.matter), note: words(of.text)})},
  decide_objection: {path: "decide-objection", fields: ["upheld", "text"], needs_text: true, body: (of): Schemas["case_ruling"] => ({upheld: of.upheld === "true", ...reason(of)})},
  transfer: {path: "transfer", fields: ["centre", "text"], needs_text: true, body: (of): Schemas["case_transfer"] => ({centre: of.centre ?? "", ...reason(of)})},
  receive: {path: "receive", fields: []},
  answer: {path: "answer", fields: ["text", "evidence"], word: "text", needs_text: true, body: (of): Schemas["case_answer"] => ({text: of.text.trim(), evidence: of.evidence})},
  object: {path: "object", fields: ["suggested", "text"], needs_text: true, body: (of): Schemas["case_objection"] => ({...reason(of), suggested: of.suggested})},
  note: {path: "notes", fields: ["what", "checklist", "text", "evidence"], word: "text", needs_text: true, body: (of): Schemas["case_note"] => ({what: of.what, text: of.text.trim(), evidence: of.evidence, checked: of.what === "inspection" && of.checked || undefined})},
  accept: {path: "accept", fields: ["text"], word: "note", body: (of): Schemas["case_acceptance"] => ({note: words(of.text)})},
  return: {path: "return", fields: ["fault", "text", "days"], needs_text: true, body: (of): Schemas["case_return"] => ({...reason(of), ground: words(of.ground), days: Number(of.days) || undefined})},
  suspend: {path: "suspend", fields: ["pause", "text"], needs_text: true, body: (of): Schemas["order_suspension"] => ({ground: of.ground, ...reason(of)})},
  resume: {path: "resume", fields: []},
  extend: {path: "extend", fields: ["days", "approved_by", "text"], needs_text: true, body: (of): Schemas["order_extension"] => ({days: Number(of.days), ...reason(of), approved_by: of.approved_by})},
  move: {path: "move", fields: ["unit", "text"], needs_text: true, body: of => ({unit: of.unit ?? "", ...reason(of)})},
  press: {path: "press", fields: ["to", "text"], needs_text: true, body: (of): Schemas["case_press"] => ({to: of.to, ...reason(of)})},
  merge: {path: "merge", fields: ["into"], body: (of): Schemas["case_merge"] => ({into: of.into})},
  unmerge: {path: "unmerge", fields: ["text"], needs_text: true, body: reason},
  follow_up: {path: "follow-up", fields: ["reached", "said", "text"], word: "text", body: (of): Schemas["case_follow_up"] => of.reached === "true" ? {way: of.way, reached: true, responded: said(of.responded), solved: said(of.solved), satisfied: Number(of.satisfied) || undefined, text: words(of.text)} : {way: of.way, reached: false, text: words(of.text)}},
  archive: {path: "archive", fields: []},
  reopen: {path: "reopen", fields: ["text"], needs_text: true, body: reason},
  withdraw: {path: "withdraw", fields: ["text"], needs_text: true, body: reason},
};

// What is offered first of what is possible.
export const kUsual: readonly Deed[] = ["decide_objection", "admit", "dispatch", "receive", "answer", "accept", "follow_up", "resume", "unmerge"];

export function is_ready(deed: Deed, of: Draft): boolean {
  const row = kDeeds[deed];
  if (row.needs_text && !of.text.trim()) return false;
  const needed: Partial<Record<Field, unknown>> = {refusal: of.ground, pause: of.ground, unit: of.unit, centre: of.centre, into: of.into, days: deed !== "extend" || Number(of.days) > 0};
  return row.fields.every(field => !(field in needed) || Boolean(needed[field]));
}
