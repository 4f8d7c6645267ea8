// The one door to the server. Types come from openapi.yaml; what fails is thrown as a Problem.
import createClient from "openapi-fetch";
import {ref} from "vue";
import {Problem, type ProblemBody} from "./problem";
import type {components, paths} from "./schema";

export type Schemas = components["schemas"];
export type Right = Schemas["right"];

// Of the session that is signed in; "" before.
export const csrf_token = ref("");

type OnSignedOut = () => void;
let on_signed_out: OnSignedOut = () => {};
export const when_signed_out = (call: OnSignedOut) => { on_signed_out = call; };

export const api = createClient<paths, "application/json">({
  baseUrl: location.origin,
  querySerializer: {array: {style: "form", explode: false}},
});

api.use({
  onRequest({request}) {
    request.headers.set("Accept-Language", "zh-CN");  // then detail is Chinese and detail_en English, whatever the browser prefers
    if (request.method !== "GET" && csrf_token.value) request.headers.set("X-CSRF-Token", csrf_token.value);
    return request;
  },
});

export interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

// The body of a good answer; throws a Problem otherwise.
export async function ask<T>(asked: Promise<Answer<T>>): Promise<T> {
  let answer: Answer<T>;
  try {
    answer = await asked;
  } catch {
    throw Problem.unreachable();
  }
  if (answer.response.ok) return answer.data as T;
  const problem = new Problem(answer.response.status, answer.error as ProblemBody | undefined);
  if (problem.code === "not_signed_in" || problem.code === "session_expired") on_signed_out();
  throw problem;
}

// A request id; crypto.randomUUID would need TLS, which an office's network may not have.
export function new_key(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, byte => byte.toString(16).padStart(2, "0")).join("");
}

// A file, with other members, as a multipart body.
export function form_of(members: Record<string, string | number | File | undefined>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(members)) {
    if (value === undefined || value === "") continue;
    form.append(name, value instanceof File ? value : String(value));
  }
  return form;
}
