// Times, distances and sizes as this page shows them.
import type {Problem} from "../src/api/problem";
import {in_language} from "../light/speech";

const pad = (number: number) => String(number).padStart(2, "0");
// As the server wrote it, in the city's time; what the device wrote, in the device's.
export const show_time = (text: string | null | undefined) => text ? text.slice(5, 16).replace("T", " ") : "—";
export function show_moment(at: number): string {
  const then = new Date(at);
  return `${pad(then.getMonth() + 1)}-${pad(then.getDate())} ${pad(then.getHours())}:${pad(then.getMinutes())}`;
}
export const show_distance = (metres: number) => metres < 950 ? `${Math.round(metres / 10) * 10} m` : `${(metres / 1000).toFixed(1)} km`;
export const show_size = (bytes: number) => bytes < 1 << 20 ? `${Math.ceil(bytes / 1024)} KB` : `${(bytes / (1 << 20)).toFixed(0)} MB`;
export const problem_words = (problem: {detail: string; detail_en: string; errors?: {detail: string; detail_en: string}[]}) =>
  problem.errors?.length ? problem.errors.map(each => in_language(each.detail, each.detail_en)).join(" ") : in_language(problem.detail, problem.detail_en);
export const told = (problem: Problem) => problem_words({detail: problem.detail[0], detail_en: problem.detail[1], errors: problem.errors});
