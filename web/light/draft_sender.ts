// Sends what waits, once. The server answers a request id that it has carried out with the first answer again, so that an answer
// that was lost is asked for by sending the same again; what this file has to see to is that the same is sent, in order, and that
// nothing is taken for an answer which the server did not give (a hotel's page that answers everything with 200, half an answer).
// Whoever calls it sees to it that nobody else sends at the same time (drafts.ts: a lock); when two do all the same, the request id
// still keeps it at once.
import {kDay, kKeyDays, next_to_send, problem_here, remains_of, version_to_send, type Draft, type DraftAnswer, type DraftProblem} from "./draft";
import type {DraftStore} from "./draft_store";

export interface SenderWorld {
  store: DraftStore;
  fetch: (path: string, init: RequestInit) => Promise<Response>;
  now: () => number;
  random: () => number;  // 0 to 1
}

// What the device has to know after a pass: whether somebody must sign in, and when to try again (null: nothing waits).
export interface Pass {
  sent: number;
  reach: "server" | "nothing" | "unasked";
  sign_in: boolean;
  next_at: number | null;
}

const kProblemPrefix = "urn:luoshi:problem:";
const kAnswerTimeout = 60_000;
const kUploadTimeout = 300_000;
const kPauseMin = 2_000;
const kPauseMax = 300_000;

type Outcome =
  | {is: "done"; answer: DraftAnswer}
  | {is: "problem"; status: number; problem: DraftProblem}
  | {is: "unknown"; pause: number};

export const code_of = (problem: DraftProblem | null) => problem?.type.startsWith(kProblemPrefix) ? problem.type.slice(kProblemPrefix.length) : "";

// An answer is one only when it is JSON of the server's own: a whole object, or a problem with one of its types.
export async function outcome_of(asked: Promise<Response>): Promise<Outcome> {
  try {
    const response = await asked;
    const pause = Number(response.headers.get("Retry-After")) * 1000 || 0;
    const body: unknown = JSON.parse(await response.text());
    if (typeof body !== "object" || body === null || Array.isArray(body)) return {is: "unknown", pause};
    const type = response.headers.get("Content-Type") ?? "";
    if (response.ok && type.startsWith("application/json")) return {is: "done", answer: body as DraftAnswer};
    const problem = body as DraftProblem;
    const is_told = typeof problem.type === "string" && problem.type.startsWith(kProblemPrefix);
    const is_passing = response.status >= 500 || response.status === 429 || response.status === 408;
    if (!is_told || is_passing || response.ok) return {is: "unknown", pause};
    return {is: "problem", status: response.status, problem};
  } catch {
    return {is: "unknown", pause: 0};
  }
}

// Longer after every try that found nobody; drawn, so that a whole town does not come back in the same second.
export const pause_after = (tries: number, random: number) => Math.min(kPauseMax, kPauseMin * 2 ** Math.min(tries, 10)) * (0.5 + random / 2);

export class Sender {
  constructor(private readonly world: SenderWorld) {}

  async send(person: string): Promise<Pass> {
    const pass: Pass = {sent: 0, reach: "unasked", sign_in: false, next_at: null};
    const done = new Set<number>();
    let token = "";
    for (;;) {
      const all = await this.world.store.all();
      const draft = next_to_send(all, person, this.world.now(), done);
      if (!draft) break;
      if (pass.reach === "unasked" && person) {
        const who = await this.who();
        if (who.is === "unknown") { pass.reach = "nothing"; break; }
        if (who.person !== person) { pass.sign_in = true; break; }
        token = who.token;
      }
      done.add(draft.number);
      const end = await this.send_one(draft, all, token);
      pass.reach = end === "unknown" ? "nothing" : "server";
      if (end === "sent") pass.sent++;
      if (end === "signed_out") pass.sign_in = true;
      if (end === "unknown" || end === "signed_out") break;
    }
    await this.world.store.prune(this.world.now());
    pass.next_at = await this.next_at(person, pass);
    return pass;
  }

  private async who(): Promise<{is: "known"; person: string; token: string} | {is: "unknown"}> {
    const outcome = await outcome_of(this.ask("/api/v1/session", {method: "GET", headers: {"Accept-Language": "zh-CN"}}, kAnswerTimeout));
    if (outcome.is === "unknown") return outcome;
    if (outcome.is === "problem") return {is: "known", person: "", token: ""};
    const {person, csrf_token} = outcome.answer as {person?: {id?: string}; csrf_token?: string | null};
    return {is: "known", person: person?.id ?? "", token: csrf_token ?? ""};
  }

  private async next_at(person: string, pass: Pass): Promise<number | null> {
    if (pass.sign_in) return null;  // signing in starts the next
    const due = (await this.world.store.all()).filter(draft => draft.person === person && (draft.state === "waiting" || draft.state === "sending"));
    if (!due.length) return null;
    const least = this.world.now() + kPauseMin;
    return Math.max(pass.reach === "nothing" ? least : 0, Math.min(...due.map(draft => draft.next_at)));
  }

  private async send_one(found: Draft, all: Draft[], token: string): Promise<End> {
    const now = this.world.now();
    if (found.is_unsure && now - (found.first_tried_at ?? now) > kKeyDays * kDay) {
      await this.world.store.change(found.number, draft => ({...draft, state: "conflict", problem: kTooOld}));
      return "told";
    }
    let draft = await this.mark(found, {tries: found.tries + 1, sent_version: version_to_send(found, all)}, !found.files.some(file => !file.hash));
    if (!draft) return "told";
    if (draft.files.some(file => !file.hash)) {
      const bytes = await this.world.store.files(draft.number);
      for (const [index, file] of draft.files.entries()) {
        if (file.hash) continue;
        const outcome = await this.upload(draft, index, bytes[index], token);
        if (outcome.is !== "done" || typeof outcome.answer.hash !== "string") return await this.settle(draft, outcome, {is_last: false, was_unsure: found.is_unsure});
        const hash = outcome.answer.hash;
        draft = await this.world.store.change(draft.number, now_is => with_hash(now_is, index, hash));
        if (!draft) return "told";
      }
      draft = await this.mark(draft, {}, true);
      if (!draft) return "told";
    }
    let outcome = await this.request(draft, token);
    if (outcome.is === "problem" && outcome.status === 412 && !draft.must_match) {
      draft = await this.mark(draft, {sent_version: null}, true);
      if (!draft) return "told";
      outcome = await this.request(draft, token);
    }
    return await this.settle(draft, outcome, {is_last: true, was_unsure: found.is_unsure});
  }

  // Kept before anything leaves, so that whoever finds it after a crash knows that the server may have it.
  private mark(found: Draft, more: Partial<Draft>, may_arrive: boolean): Promise<Draft | null> {
    return this.world.store.change(found.number, draft => draft.key !== found.key || draft.state === "sent" ? null : {
      ...draft, ...more, state: "sending", problem: null, is_unsure: draft.is_unsure || may_arrive, first_tried_at: draft.first_tried_at ?? this.world.now(),
    });
  }

  private upload(draft: Draft, index: number, bytes: ArrayBuffer | undefined, token: string): Promise<Outcome> {
    const file = draft.files[index]!;
    if (!bytes) return Promise.resolve({is: "problem", status: 0, problem: kFileGone});
    const form = new FormData();
    for (const [name, value] of Object.entries(draft.upload.members)) form.append(name, value);
    form.append("file", new Blob([bytes], {type: file.media_type}), file.name);
    return outcome_of(this.ask(draft.upload.path, {method: "POST", headers: headers_of(file.key, token), body: form}, kUploadTimeout));
  }

  private request(draft: Draft, token: string): Promise<Outcome> {
    const headers = headers_of(draft.key, token);
    if (draft.sent_version !== null) headers["If-Match"] = `"${draft.sent_version}"`;
    const content = draft.files.length ? {...draft.body, [draft.files_at]: draft.files.map(file => file.hash)} : draft.body;
    if (content) headers["Content-Type"] = "application/json";
    return outcome_of(this.ask(draft.path, {method: draft.method, headers, ...(content && {body: JSON.stringify(content)})}, kAnswerTimeout));
  }

  private ask(path: string, init: RequestInit, timeout: number): Promise<Response> {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), timeout);
    return this.world.fetch(path, {...init, credentials: "same-origin", cache: "no-store", redirect: "error", signal: stop.signal})
      .then(async response => new Response(response.status === 204 ? null : await response.arrayBuffer(), response)).finally(() => clearTimeout(timer));
  }

  // `is_last`: it was the request itself, not a file of it. `was_unsure`: an earlier try may have been carried out.
  private async settle(sent: Draft, outcome: Outcome, {is_last, was_unsure}: {is_last: boolean; was_unsure: boolean}): Promise<End> {
    const now = this.world.now();
    const change = (edit: (draft: Draft) => Draft) =>
      this.world.store.change(sent.number, draft => draft.key !== sent.key || draft.state === "sent" ? null : edit(draft));
    if (outcome.is === "done" && is_last) {
      await change(draft => remains_of({...draft, state: "sent", is_unsure: false, problem: null, answer: answer_of(outcome.answer), ended_at: now}));
      return "sent";
    }
    if (outcome.is !== "problem") {
      const pause = Math.max(outcome.is === "unknown" ? outcome.pause : 0, pause_after(sent.tries, this.world.random()));
      await change(draft => ({...draft, state: "waiting", next_at: now + pause}));
      return "unknown";
    }
    const code = code_of(outcome.problem);
    const is_unsure = was_unsure && !(is_last && kAfterLookUp.includes(outcome.status));
    if (outcome.status === 401 || code === "csrf_token_wrong" || code === "password_change_required") {
      await change(draft => ({...draft, state: "waiting", next_at: 0, is_unsure}));
      return "signed_out";
    }
    const is_conflict = is_last && (outcome.status === 412 || outcome.status === 409) && code !== "key_reused";
    await change(draft => ({...draft, state: is_conflict ? "conflict" : "refused", problem: outcome.problem, is_unsure, ended_at: now}));
    return "told";
  }
}

type End = "sent" | "told" | "unknown" | "signed_out";
// With these the server has looked for the request id, or would have refused it the first time too: it is not carried out. With
// others (403, 404) it may be that it was, and that who asks has lost the right since.
const kAfterLookUp: readonly number[] = [409, 412, 413, 415, 422];
const headers_of = (key: string, token: string): Record<string, string> =>
  ({"Accept-Language": "zh-CN", "Idempotency-Key": key, ...(token && {"X-CSRF-Token": token})});
const with_hash = (draft: Draft, index: number, hash: string): Draft =>
  ({...draft, files: draft.files.map((file, at) => at === index ? {...file, hash} : file)});
const kKeptOfAnswer = ["id", "number", "code", "state", "version", "changed_to", "summary", "todo"] as const;
const answer_of = (answer: DraftAnswer): DraftAnswer =>
  Object.fromEntries(kKeptOfAnswer.filter(name => name in answer).map(name => [name, answer[name]]));
const kTooOld = problem_here("key_expired", "这份草稿可能在30天前已经送达，服务器不再记得，请核对后再决定", "This may have arrived 30 days ago, and the server no longer remembers: look whether it did");
const kFileGone = problem_here("file_gone", "照片已不在本机上，请重新添加", "A photograph is no longer on this device: add it again");
