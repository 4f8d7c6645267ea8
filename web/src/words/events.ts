// An event's kind in words, and its body as short facts.
import {i18n, in_language, in_row} from ".";
import {show_figure, show_period, show_target} from "./register";

export function event_words(kind: string): string {
  const {t, te} = i18n.global;
  const name = "events." + kind;
  return te(name) || te(name, "zh") ? t(name) : kind;
}

// Who did it; what the server does by itself has no login.
export const actor_words = (login: string) => login === "system" ? i18n.global.t("audit.system") : login;

const field_words = (name: string) => i18n.global.te("fields." + name) ? i18n.global.t("fields." + name) : name;

const kFactsMax = 14;
type Body = Record<string, unknown>;
// Names of what stands in a body by its identifier.
export type Names = Readonly<Record<string, string>>;

export function facts_of(body: Body, names: Names = {}): {name: string; value: string}[] {
  return flat(body).slice(0, kFactsMax).map(([name, value]) => ({name: field_words(name), value: in_words(name, value, names)})).filter(fact => fact.value);
}

// What stands one level deeper is told as if it stood here; what says nothing is not told.
function flat(body: Body): [string, unknown][] {
  return Object.entries(body).flatMap(([name, value]): [string, unknown][] => {
    if (Array.isArray(value) && !value.length) return [];
    return kOpened.has(name) && value && typeof value === "object" ? flat(value as Body) : [[name, value]];
  });
}
const kFigures = new Set(["planned", "actual", "value"]);
const kOpened = new Set(["content", "responsibility", "fields", "change"]);

const kDictionaries: Record<string, string[]> = {
  kind: ["units.kinds.", "commitment.kinds."], because: ["units.states."], part: ["fields."], role: ["roles."], state: ["units.states."], light: ["lights."], outcome: ["commitment.outcomes."], origin: ["commitment.origins."],
};

function in_words(name: string, value: unknown, names: Names): string {
  const {t, te} = i18n.global;
  for (const words of kDictionaries[name] ?? []) if (te(words + value)) return t(words + value);
  if (value === null || value === "") return "—";
  if (typeof value === "string" && kFigures.has(name)) return show_figure(value, 4);
  if (typeof value === "string") return name === "period" || name === "through" ? show_period(value, true) : names[value] ?? value;
  if (Array.isArray(value)) return in_row(value.map(each => in_words(name, each, names)).filter(Boolean));
  if (typeof value === "object") return of_object(value as Body, t);
  return String(value);
}

function of_object(value: Body, t: (name: string) => string): string {
  if (value.sealed) return t("audit.sealed");
  if (typeof value.zh === "string") return in_language(value.zh, String(value.en ?? value.zh));
  if (value.text && typeof value.text === "object") return of_object(value.text as Body, t);
  if (typeof value.comparator === "string") return show_target(value as Parameters<typeof show_target>[0]) || t("commitment.by." + value.by);
  if (Array.isArray(value.milestones)) return [t("commitment.plans." + (value.by === "straight" ? "straight" : "month")), ...value.milestones.map(each => `${(each as Body).name} ${(each as Body).due}`)].join("；");
  for (const name of ["text", "name", "title"]) if (typeof value[name] === "string") return value[name];
  return JSON.stringify(value);
}
