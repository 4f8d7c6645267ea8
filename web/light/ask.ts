// The light pages' door to the server: fetch, with problems thrown as the console's. What changes something goes by drafts; what
// is asked here is read, or signs in and out.
import {ref} from "vue";
import {Problem, type ProblemBody} from "../src/api/problem";

export const token = ref("");
// By how much the server's clock is ahead of the device's, in ms, as far as it was heard.
export const clock_ahead = ref(0);
export const is_reached = ref(true);
export const when_signed_out: {call: () => void} = {call: () => {}};
const kPatience = 30_000;

export async function ask<T>(path: string, method = "GET", body?: unknown): Promise<T> {
  const headers: Record<string, string> = {"Accept-Language": "zh-CN"};
  if (method !== "GET" && token.value) headers["X-CSRF-Token"] = token.value;
  if (body !== undefined) headers["Content-Type"] = "application/json";
  let response: Response;
  let words: string;
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), kPatience);
  try {
    response = await fetch(path, {method, headers, ...(body !== undefined && {body: JSON.stringify(body)}), credentials: "same-origin", signal: stop.signal});
    words = await response.text();
  } catch {
    is_reached.value = false;
    throw Problem.unreachable();
  } finally {
    clearTimeout(timer);
  }
  is_reached.value = true;
  const date = Date.parse(response.headers.get("Date") ?? "");
  if (date) clock_ahead.value = Math.abs(date - Date.now()) > 60_000 ? date - Date.now() : 0;
  const answer = parsed(words);
  if (response.ok && answer !== undefined) return answer as T;
  const problem = new Problem(response.status, answer as ProblemBody | undefined);
  if (problem.code === "not_signed_in" || problem.code === "session_expired") when_signed_out.call();
  throw problem;
}

function parsed(words: string): unknown {
  if (!words) return null;
  try {
    return JSON.parse(words);
  } catch {
    return undefined;  // somebody else's page
  }
}

export const is_unreachable = (thrown: unknown) => thrown instanceof Problem && thrown.status === 0;
