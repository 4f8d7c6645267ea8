// An event's kind in words, and its body as short facts.
import {i18n} from ".";

export function event_words(kind: string): string {
  const {t, te} = i18n.global;
  const name = "events." + kind;
  return te(name) || te(name, "zh") ? t(name) : kind;
}

const field_words = (name: string) => i18n.global.te("fields." + name) ? i18n.global.t("fields." + name) : name;

const kFactsMax = 12;

export function facts_of(body: Record<string, unknown>): {name: string; value: string}[] {
  return Object.entries(body).slice(0, kFactsMax).map(([name, value]) => ({name: field_words(name), value: in_words(name, value)}));
}

const kDictionaries: Record<string, string> = {kind: "units.kinds.", role: "roles.", state: "units.states."};

function in_words(name: string, value: unknown): string {
  const word = `${kDictionaries[name]}${value}`;
  if (kDictionaries[name] && i18n.global.te(word)) return i18n.global.t(word);
  if (value === null || value === "") return "—";
  if (typeof value === "object" && (value as {sealed?: boolean}).sealed) return i18n.global.t("audit.sealed");
  return typeof value === "string" ? value : JSON.stringify(value);
}
