// Articles in words: what they are of, and whether they stand today.
import type {Schemas} from "../api/client";
import {i18n} from "../words";
import {today} from "../words/format";
import {case_kinds, category_name, kind_name, matter_name} from "./case_words";

export type Article = Schemas["article"];
export const kWhats = ["knowledge", "template", "measure"] as const;
export const kArticleTones = {knowledge: "accent", template: "calm", measure: "good"} as const;
export const all_matters = () => [...new Map(case_kinds.value.flatMap(kind => kind.matters).map(each => [each.id, each])).values()];

export const standing_of = (of: Article) => of.until && of.until < today() ? "over" : of.from! > today() ? "to_come" : "stands";
export const days_words = (of: Article) => i18n.global.t(of.until ? "articles.from_to" : "articles.from_on", {from: of.from, to: of.until});
export const about_words = (of: Article) => [
  of.kind ? kind_name(of.kind) : i18n.global.t("articles.any_kind"), of.kind && category_name(of.kind, of.category ?? null), of.matter && matter_name(of.matter),
].filter(Boolean).join(" · ");
