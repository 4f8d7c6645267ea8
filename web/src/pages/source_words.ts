// How a source's state and rating look, and how far it is from its day.
import {i18n} from "../words";
import {today} from "../words/format";
import type {Schemas} from "../api/client";

export const kSourceKinds = ["instruction", "meeting", "order", "bill", "suggestion", "proposal"] as const;
export type SourceKind = (typeof kSourceKinds)[number];
export const kSourceStates = ["registered", "assigned", "replied", "rated", "closed"] as const;
export const kRatings = ["satisfied", "basically", "dissatisfied"] as const;
export const kRatingTones = {satisfied: "good", basically: "warn", dissatisfied: "bad"} as const;

export const is_of_deputies = (type: string) => ["bill", "suggestion", "proposal"].includes(type);

const kTones = {registered: "warn", assigned: "accent", replied: "good", rated: "good", closed: "calm"} as const;
// A deputy's is not done when it is replied to.
export const source_tone = (source: {state: keyof typeof kTones; type: string}) => source.state === "replied" && is_of_deputies(source.type) ? "warn" : kTones[source.state];

const days_between = (from: string, to: string) => Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);

// What its clock says: "12 days left", "replied in time".
export function clock_words(source: Pick<Schemas["source"], "due_on" | "replied_on" | "state">): string {
  const {t} = i18n.global;
  if (!source.due_on) return t("source.no_due");
  const over = days_between(source.due_on, source.replied_on ?? today());
  if (source.replied_on) return over > 0 ? t("source.replied_late", {count: over}) : t("source.replied_in_time");
  if (source.state === "closed") return "";
  return over > 0 ? t("source.days_over", {count: over}) : over === 0 ? t("source.due_today") : t("source.days_left", {count: -over});
}
