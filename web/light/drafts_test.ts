// Drafts against a server of the test's own that keeps request ids as the real one does, while tab and network fail at every single
// point there is: before and after each step of the store, before a request arrives, before its answer does. Then the same with
// every pair of points. At the end each draft has been carried out once, in its order, and nobody is told of a conflict that there
// is not. What is real here is the order of steps; the browser's store and network are tests/browser/offline_drafts.mjs.
// @ts-nocheck  (node's own modules are not among the page's types)
import assert from "node:assert/strict";
import {test} from "node:test";
import {kDay, kSentDays, next_to_send, remains_of, version_to_send, type Draft, type Intent} from "./draft";
import {Sender, outcome_of, pause_after} from "./draft_sender";
import type {DraftStore} from "./draft_store";

class Crash extends Error {}

// Fails at the points that it is told, in the order in which they are reached.
class Fate {
  point = 0;
  constructor(private readonly fails: ReadonlyMap<number, string> = new Map()) {}
  at(): string { return this.fails.get(this.point++) ?? ""; }
}

class MemoryStore implements DraftStore {
  drafts = new Map<number, Draft>();
  bytes = new Map<number, ArrayBuffer[]>();
  private last = 0;
  constructor(public fate: Fate) {}
  private async step<T>(work: () => T): Promise<T> {
    const fault = this.fate.at();
    if (fault === "before") throw new Crash();
    const out = structuredClone(work());
    if (fault === "after") throw new Crash();
    return out;
  }
  all() { return this.step(() => [...this.drafts.values()]); }
  add(draft: Omit<Draft, "number">, files: ArrayBuffer[]) {
    return this.step(() => {
      const made = {...draft, number: ++this.last} as Draft;
      this.drafts.set(made.number, made);
      if (files.length) this.bytes.set(made.number, files);
      return made;
    });
  }
  change(number: number, edit: (draft: Draft) => Draft | null) {
    return this.step(() => {
      const draft = this.drafts.get(number);
      const changed = draft ? edit(structuredClone(draft)) : null;
      if (changed) this.drafts.set(number, changed);
      if (changed && !changed.files.length) this.bytes.delete(number);
      return changed;
    });
  }
  remove(number: number) { return this.step(() => { this.drafts.delete(number); }); }
  files(number: number) { return this.step(() => this.bytes.get(number) ?? []); }
  prune() { return Promise.resolve(); }
}

const said = (status: number, body: unknown, type = "application/json") => new Response(JSON.stringify(body), {status, headers: {"Content-Type": type}});
const problem = (status: number, code: string) => said(status, {type: "urn:luoshi:problem:" + code, title: code, title_en: code, status, detail: code, detail_en: code}, "application/problem+json");

// Cases with versions; every change is an event. A request id that was carried out is answered again, with the case as it is now.
class Server {
  person = "p-1";
  events: {path: string; text: string}[] = [];
  uploads = 0;
  version = new Map<string, number>();
  private replies = new Map<string, {print: string; changed_to: number; path: string}>();

  answer(path: string, init: RequestInit): Response {
    const header = (name: string) => (init.headers as Record<string, string>)[name];
    if (path === "/api/v1/session") return this.person ? said(200, {person: {id: this.person}, csrf_token: "t-" + this.person}) : problem(401, "not_signed_in");
    if (header("X-CSRF-Token") !== "t-" + this.person) return problem(403, "csrf_token_wrong");
    const key = header("Idempotency-Key")!;
    const print = init.body instanceof FormData ? "file" : `${path} ${header("If-Match") ?? ""} ${String(init.body ?? "")}`;
    const before = this.replies.get(key);
    if (before && before.print !== print) return problem(409, "key_reused");
    if (path === "/api/v1/files") {
      if (!before) this.uploads++;
      this.replies.set(key, {print, changed_to: 0, path});
      return said(201, {hash: "sha256:" + key});
    }
    if (before) return said(200, {id: path, version: this.version.get(path) ?? 1, changed_to: before.changed_to});
    const of = path.split("/")[4] ?? "new";
    const version = this.version.get(of) ?? 1;
    const match = header("If-Match");
    if (match && match !== `"${version}"`) return problem(412, "version_outdated");
    const made = version + 2;  // the deed, and its due time derived anew
    this.version.set(of, made);
    this.events.push({path, text: String(init.body ?? "")});
    this.replies.set(key, {print, changed_to: made, path});
    return said(200, {id: of, version: made, changed_to: made});
  }
}

const intent = (path: string, text: string, of = "", more: Partial<Intent> = {}): Intent => ({
  of, what: "t", words: text, method: "POST", path, body: {text}, version: of ? 1 : null, must_match: true, files_at: "files",
  upload: {path: "/api/v1/files", members: {personal: "true"}}, seen: null, ...more,
});
let keys = 0;
const handed_in = (wanted: Intent, files = 0, person = "p-1"): Omit<Draft, "number"> => ({
  ...wanted, person, key: "key-" + ++keys, made_at: 0, state: "waiting", tries: 0, next_at: 0, first_tried_at: null, is_unsure: false, sent_version: null,
  problem: null, answer: null, ended_at: null, files: Array.from({length: files}, () => ({name: "p.jpg", media_type: "image/jpeg", size: 3, key: "file-" + ++keys, hash: null})),
});

// One world: what the worker hands in, a network that fails where `fate` says, and a tab that is opened again after each crash.
async function live(fails: ReadonlyMap<number, string>, arrange = usual) {
  const fate = new Fate();
  const store = new MemoryStore(fate);
  const server = new Server();
  await arrange(store);
  store.fate = new Fate(fails);
  let now = 0;
  const ask = async (path: string, init: RequestInit) => {
    const fault = store.fate.at();
    if (fault === "before") throw new TypeError("no network");
    const answer = server.answer(path, init);
    if (fault === "after") throw new TypeError("the answer is lost");
    if (fault === "half") return new Response("{\"id\": \"q", {status: 200, headers: {"Content-Type": "application/json"}});
    if (fault === "hotel") return new Response("<html>sign in to the wireless network", {status: 200, headers: {"Content-Type": "text/html"}});
    return answer;
  };
  for (let round = 0; round < 30; round++) {
    const sender = new Sender({store, fetch: ask, now: () => now, random: () => 0.5});
    try {
      const pass = await sender.send("p-1");
      if (pass.next_at === null) break;
    } catch (error) {
      if (!(error instanceof Crash)) throw error;
    }
    now += 400_000;
  }
  return {store, server, points: store.fate.point};
}

async function usual(store: MemoryStore) {
  const photo = [new ArrayBuffer(3)];
  await store.add(handed_in(intent("/api/v1/cases", "report one"), 1), photo);
  await store.add(handed_in(intent("/api/v1/cases/q-1/receive", "receive", "q-1")), []);
  await store.add(handed_in(intent("/api/v1/cases/q-1/notes", "note", "q-1", {must_match: false})), []);
  await store.add(handed_in(intent("/api/v1/cases/q-1/answer", "answer", "q-1"), 1), photo);
}

function check(world: Awaited<ReturnType<typeof live>>, where: string) {
  const states = [...world.store.drafts.values()].map(draft => draft.state);
  assert.deepEqual(states, ["sent", "sent", "sent", "sent"], where);
  const texts = world.server.events.map(event => event.path + " " + JSON.parse(event.text).text);
  assert.deepEqual(texts.filter(text => text.includes("q-1")), ["/api/v1/cases/q-1/receive receive", "/api/v1/cases/q-1/notes note", "/api/v1/cases/q-1/answer answer"], where);
  assert.equal(texts.filter(text => text.endsWith("report one")).length, 1, where);
  assert.equal(world.server.uploads, 2, where);
  assert.equal(world.store.bytes.size, 0, where + ": what was sent is still on the device");
}

const kFaults = ["before", "after", "half", "hotel"];

test("without a fault everything is sent once, in order", async () => check(await live(new Map()), "no fault"));

test("one fault at every point", async () => {
  const {points} = await live(new Map());
  assert.ok(points > 20, `${points} points`);
  for (let point = 0; point < points; point++) {
    for (const fault of kFaults) check(await live(new Map([[point, fault]])), `${fault} at ${point}`);
  }
});

test("two faults at every pair of points", async () => {
  const {points} = await live(new Map());
  for (let first = 0; first < points; first++) {
    for (let second = first + 1; second < points + 12; second++) {
      for (const fault of ["before", "after"]) check(await live(new Map([[first, "after"], [second, fault]])), `after ${first}, ${fault} ${second}`);
    }
  }
});

test("a change by somebody else is a conflict, holds back what stands behind it, and is sent when a person says so", async () => {
  const world = await live(new Map(), async store => {
    await store.add(handed_in(intent("/api/v1/cases/q-1/receive", "receive", "q-1", {version: 7})), []);
    await store.add(handed_in(intent("/api/v1/cases/q-1/answer", "answer", "q-1", {version: 7})), []);
    await store.add(handed_in(intent("/api/v1/cases", "another thing")), []);
  });
  assert.deepEqual([...world.store.drafts.values()].map(draft => draft.state), ["conflict", "waiting", "sent"]);
  assert.equal(world.store.drafts.get(1)!.problem!.type, "urn:luoshi:problem:version_outdated");
  assert.equal(world.store.drafts.get(1)!.is_unsure, false);
});

test("a lost answer does not hide what somebody else did meanwhile", async () => {
  const store = new MemoryStore(new Fate());
  const server = new Server();
  await store.add(handed_in(intent("/api/v1/cases/q-1/receive", "receive", "q-1")), []);
  await store.add(handed_in(intent("/api/v1/cases/q-1/answer", "answer", "q-1")), []);
  let is_lost = true;
  let now = 0;
  const sender = new Sender({store, now: () => now, random: () => 0, fetch: async (path, init) => {
    const answer = server.answer(path, init);
    if (path.endsWith("receive") && is_lost) throw new TypeError("lost");
    return answer;
  }});
  await sender.send("p-1");
  is_lost = false;
  server.version.set("q-1", 9);  // somebody returned it, say
  now = 1e6;
  await sender.send("p-1");
  assert.deepEqual([...store.drafts.values()].map(draft => draft.state), ["sent", "conflict"]);
});

test("a note goes through whatever others did", async () => {
  const world = await live(new Map(), async store => { await store.add(handed_in(intent("/api/v1/cases/q-1/notes", "note", "q-1", {version: 7, must_match: false})), []); });
  assert.equal(world.store.drafts.get(1)!.state, "sent");
  assert.equal(world.server.events.length, 1);
});

test("nobody sends another's drafts, and without a session they wait", async () => {
  const store = new MemoryStore(new Fate());
  const server = new Server();
  await store.add(handed_in(intent("/api/v1/cases", "mine")), []);
  const sender = new Sender({store, now: () => 0, random: () => 0, fetch: async (path, init) => server.answer(path, init)});
  for (const who of ["", "p-2"]) {
    server.person = who;
    assert.equal((await sender.send("p-1")).sign_in, true);
    assert.equal((await sender.send("p-2")).sent, 0);
  }
  assert.equal(server.events.length, 0);
  server.person = "p-1";
  assert.equal((await sender.send("p-1")).sent, 1);
});

test("a session that ends under way loses nothing", async () => {
  const store = new MemoryStore(new Fate());
  const server = new Server();
  await store.add(handed_in(intent("/api/v1/cases", "mine")), []);
  const sender = new Sender({store, now: () => 0, random: () => 0, fetch: async (path, init) => path.endsWith("session") ? server.answer(path, init) : problem(401, "session_expired")});
  assert.equal((await sender.send("p-1")).sign_in, true);
  assert.deepEqual([store.drafts.get(1)!.state, store.drafts.get(1)!.is_unsure], ["waiting", false]);
});

test("a refusal is kept with its reason; of one that may have arrived it says so", async () => {
  const store = new MemoryStore(new Fate());
  const server = new Server();
  await store.add(handed_in(intent("/api/v1/cases", "wrong")), []);
  let answers = [() => problem(422, "validation")];
  let now = 0;
  const sender = new Sender({store, now: () => now, random: () => 0, fetch: async (path, init) => path.endsWith("session") ? server.answer(path, init) : answers.shift()!()});
  await sender.send("p-1");
  assert.deepEqual([store.drafts.get(1)!.state, store.drafts.get(1)!.is_unsure], ["refused", false]);
  await store.change(1, draft => ({...draft, state: "waiting"}));
  answers = [() => { throw new TypeError("lost"); }, () => problem(404, "not_found")];
  await sender.send("p-1");
  now = 1e6;
  await sender.send("p-1");
  assert.deepEqual([store.drafts.get(1)!.state, store.drafts.get(1)!.is_unsure], ["refused", true]);
});

test("what may have arrived a month ago is not sent again by itself", async () => {
  const store = new MemoryStore(new Fate());
  const server = new Server();
  await store.add({...handed_in(intent("/api/v1/cases", "old")), is_unsure: true, first_tried_at: 0, tries: 1}, []);
  const sender = new Sender({store, now: () => 30 * kDay, random: () => 0, fetch: async (path, init) => server.answer(path, init)});
  await sender.send("p-1");
  assert.equal(store.drafts.get(1)!.state, "conflict");
  assert.equal(server.events.length, 0);
});

test("what is no answer of the server's is none", async () => {
  const is = async (response: Response | Error) => (await outcome_of(response instanceof Error ? Promise.reject(response) : Promise.resolve(response))).is;
  assert.equal(await is(said(200, {id: "q-1"})), "done");
  assert.equal(await is(problem(422, "validation")), "problem");
  for (const none of [new Response("<html>", {status: 200, headers: {"Content-Type": "text/html"}}), said(200, [1]), said(200, {id: 1}, "text/plain"), said(403, {message: "a firewall"}), problem(503, "unavailable"), problem(429, "too_many_requests"), problem(200, "odd"), new TypeError("gone")]) {
    assert.equal(await is(none), "unknown");
  }
});

test("lines, versions and pauses", () => {
  const draft = (number: number, more: Partial<Draft>): Draft => ({...handed_in(intent("/p", "t", "q-1")), number, ...more} as Draft);
  const all = [draft(2, {}), draft(1, {state: "refused"}), draft(3, {of: "q-2", next_at: 9}), draft(4, {of: "q-2"}), draft(5, {of: ""}), draft(6, {person: "p-2", of: ""})];
  assert.equal(next_to_send(all, "p-1", 0, new Set())?.number, 5);
  assert.equal(next_to_send(all, "p-1", 9, new Set())?.number, 3);
  assert.equal(next_to_send(all, "p-1", 9, new Set([3, 5])), null);
  const through = remains_of(draft(1, {state: "sent", sent_version: 4, answer: {changed_to: 6}, ended_at: -kSentDays * kDay}));
  assert.equal(through.body, null);
  assert.equal(version_to_send(draft(2, {version: 4}), [through]), 6);
  assert.equal(version_to_send(draft(2, {version: 5}), [through]), 5);
  assert.equal(version_to_send(draft(2, {version: 4, is_unsure: true, first_tried_at: 0, sent_version: 4}), [through]), 4);
  assert.ok(pause_after(1, 1) > pause_after(1, 0) && pause_after(99, 1) === 300_000);
});
