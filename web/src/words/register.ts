// Figures of the register as people here write them. They come as text, so that no digit is lost, and stay text.
import type {Schemas} from "../api/client";
import {language} from ".";

const kSigns = {eq: "", ge: "≥", gt: "＞", le: "≤", lt: "＜", approx: "≈", range: ""} as const;
export const kKinds = ["target", "task", "project", "livelihood"] as const;
export const kLights = ["red", "yellow", "green", "none", "done"] as const;
export const kStatuses = ["unassigned", "assigned", "signed", "closed"] as const;
export const kOutcomes = ["met", "partly_met", "not_met", "cancelled", "carried_over"] as const;
export const kOrigins = ["report", "livelihood", "instruction", "meeting", "order", "bill", "suggestion", "proposal", "by_hand"] as const;

// 1234567.50 → 1,234,567.5; 150000000000 → 1,500亿 in Chinese. At most `places` digits behind the point, 2 without.
export function show_figure(figure: string | null | undefined, places = 2): string {
  if (figure === null || figure === undefined || figure === "") return "—";
  const value = Number(figure);
  if (!Number.isFinite(value)) return figure;
  const said = (number: number) => number.toLocaleString("en", {maximumFractionDigits: places});
  if (language() === "zh" && Math.abs(value) >= 1e8) return said(value / 1e8) + "亿";
  if (language() === "zh" && Math.abs(value) >= 1e5) return said(value / 1e4) + "万";
  return said(value);
}

// ≥ 120个, 5—6%; "" where it is not measured by a value.
export function show_target(measure: Schemas["measure"]): string {
  if (measure.target === undefined) return "";
  const upper = measure.target_max === undefined ? "" : "—" + show_figure(measure.target_max);
  return kSigns[measure.comparator] + show_figure(measure.target) + upper + measure.unit;
}

// 2026-03 → 3月 or Mar; 2026-Q1 → 一季度 or Q1. The year is said where it is asked for.
export function show_period(period: string, with_year = false): string {
  const [year, part] = period.split("-");
  if (!part) return language() === "zh" ? `${year}年` : year!;
  const chinese = part.startsWith("Q") ? `${"一二三四"[Number(part[1]) - 1]}季度` : part.startsWith("H") ? (part === "H1" ? "上半年" : "下半年") : `${Number(part)}月`;
  const english = /^\d/.test(part) ? new Date(2000, Number(part) - 1).toLocaleString("en", {month: "short"}) : part;
  if (language() === "zh") return with_year ? `${year}年${chinese}` : chinese;
  return with_year ? `${english} ${year}` : english;
}

// How full the bar is, in hundredths: the share of the way from the start of the year to the target.
export function share_of(figure: string | null | undefined, measure: {target?: string | null; baseline?: string | null}): number | null {
  if (!figure || !measure.target) return null;
  const from = Number(measure.baseline ?? 0), to = Number(measure.target);
  if (to === from) return null;
  return Math.max(0, Math.min(1, (Number(figure) - from) / (to - from)));
}
