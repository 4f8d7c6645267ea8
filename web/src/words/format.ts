// Times, days and numbers as people here write them.
import {language} from ".";

const pad = (number: number) => String(number).padStart(2, "0");

// 2026-01-15 08:30, as the server wrote it: in the time of the city, wherever the browser stands.
export function show_time(text: string | null | undefined, with_seconds = false): string {
  if (!text) return "—";
  return text.slice(0, with_seconds ? 19 : 16).replace("T", " ");
}

export const today = () => day_after(0);

// So many days behind that one, or today.
export function day_after(days: number, day?: string): string {
  const then = day ? new Date(day + "T00:00:00") : new Date();
  then.setDate(then.getDate() + days);
  return `${then.getFullYear()}-${pad(then.getMonth() + 1)}-${pad(then.getDate())}`;
}

export function show_size(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${(bytes / 1024).toFixed(0)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

// 150000000000 → 1,500亿 in Chinese, with separators in English.
export function show_number(value: number): string {
  const size = Math.abs(value);
  if (language() === "zh" && size >= 1e8) return `${trim(value / 1e8)}亿`;
  if (language() === "zh" && size >= 1e4) return `${trim(value / 1e4)}万`;
  return trim(value);
}

const trim = (value: number) => value.toLocaleString("en", {maximumFractionDigits: 6});
