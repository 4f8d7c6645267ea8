// A review as one works on it. A deed is shown at once and then asked of the server, one after the other; what the server
// answered is taken when nothing waits any more, so that a later deed is not painted over by an earlier answer. What it
// refuses is told, and shown as it stands there.
import {computed, ref, shallowRef} from "vue";
import {api, ask, new_key, type Schemas} from "../api/client";
import type {Headers} from "../api/form";
import {all_of} from "../api/pages";
import {Problem} from "../api/problem";

export type Candidate = Schemas["candidate"];
export type Named = Schemas["named"];
type Step = Schemas["review_step"];
type Responsibility = Schemas["responsibility_new"];

// Who leads when it is accepted as it is shown: who was chosen, or the one unit that the suggestion can only mean.
export const lead_of = (candidate: Candidate): Named | null => candidate.responsibility?.lead ?? (candidate.suggested_units.length === 1 ? candidate.suggested_units[0]! : null);

export function use_review(id: string) {
  const candidates = shallowRef<Candidate[]>([]);
  const waiting = ref(0);
  const problem = shallowRef<Problem | null>(null);
  const path = {reading_id: id};
  let answered: Candidate[] = [];
  let chain: Promise<unknown> = Promise.resolve();

  const place = (candidate: Candidate) => candidate.sources[0]?.start ?? 0;
  async function load() {
    candidates.value = await all_of(query => ask(api.GET("/api/v1/reviews/{reading_id}/candidates", {params: {path, query}})));
  }
  function put(changed: Candidate[]) {
    const by_key = new Map(changed.map(each => [each.key, each]));
    const known = candidates.value.map(each => by_key.get(each.key) ?? each);
    const keys = new Set(known.map(each => each.key));
    const fresh = changed.filter(each => !keys.has(each.key));
    candidates.value = fresh.length ? [...known, ...fresh].sort((a, b) => place(a) - place(b)) : known;
  }
  const show = (keys: string[], as: (candidate: Candidate) => Partial<Candidate>) => put(candidates.value.filter(each => keys.includes(each.key)).map(each => ({...each, ...as(each)})));

  function deed(call: (headers: Headers) => Promise<Step>, after?: (step: Step) => Promise<void> | void) {
    waiting.value++;
    chain = chain.then(async () => {
      try {
        const step = await call({"Idempotency-Key": new_key()});
        problem.value = null;
        answered.push(...step.candidates);
        await after?.(step);
      } catch (thrown) {
        problem.value = Problem.of(thrown);
        answered = [];
        await load().catch(() => {});
      } finally {
        waiting.value--;
        if (!waiting.value) put(answered.splice(0));
      }
    });
  }

  // Each lead is one request; those without one go together.
  function accept(keys: string[], with_lead: boolean) {
    const by_lead = new Map<string, string[]>();
    const kept = candidates.value.filter(each => keys.includes(each.key) && each.state === "open");
    for (const each of kept) {
      const lead = with_lead && !each.responsibility ? lead_of(each)?.id ?? "" : "";
      by_lead.set(lead, [...by_lead.get(lead) ?? [], each.key]);
    }
    show(kept.map(each => each.key), each => ({state: "accepted", responsibility: each.responsibility ?? (with_lead && lead_of(each) ? {lead: lead_of(each), supporting: [], leader: null} : null)}));
    for (const [lead, of_lead] of by_lead) {
      deed(header => ask(api.POST("/api/v1/reviews/{reading_id}/accept", {params: {path, header}, body: {keys: of_lead, ...(lead && {responsibility: {lead}})}})));
    }
  }
  function reject(keys: string[]) {
    show(keys, () => ({state: "rejected"}));
    deed(header => ask(api.POST("/api/v1/reviews/{reading_id}/reject", {params: {path, header}, body: {keys}})));
  }
  function correct(key: string, fields: Schemas["correction"]) {
    const {deadline, ...shown} = fields;
    show([key], each => ({...shown, deadline: deadline ?? each.deadline}));
    deed(header => ask(api.POST("/api/v1/reviews/{reading_id}/correct", {params: {path, header}, body: {key, fields}})));
  }
  function merge(keys: string[], into: string) {
    show(keys.filter(key => key !== into), () => ({state: "merged", into}));
    deed(header => ask(api.POST("/api/v1/reviews/{reading_id}/merge", {params: {path, header}, body: {keys, into}})));
  }
  function split(key: string, parts?: Schemas["candidate_part"][]) {
    show([key], () => ({state: "split"}));
    deed(header => ask(api.POST("/api/v1/reviews/{reading_id}/split", {params: {path, header}, body: {key, ...(parts && {parts})}})));
  }
  function assign(keys: string[], lead: Named, supporting: Named[]) {
    show(keys, () => ({responsibility: {lead, supporting, leader: null}}));
    const responsibility: Responsibility = {lead: lead.id, supporting: supporting.map(each => each.id)};
    deed(header => ask(api.POST("/api/v1/reviews/{reading_id}/assign", {params: {path, header}, body: {keys, responsibility}})));
  }
  // What a split made goes with it, so everything is read again.
  function undo(done: (key: string | undefined) => void) {
    deed(header => ask(api.POST("/api/v1/reviews/{reading_id}/undo", {params: {path, header}, body: {}})), async step => {
      answered = [];
      await load();
      done(step.candidates[0]?.key);
    });
  }

  const counts = computed(() => {
    const by: Record<Candidate["state"], number> = {open: 0, accepted: 0, rejected: 0, merged: 0, split: 0};
    for (const each of candidates.value) by[each.state]++;
    return by;
  });
  return {candidates, counts, waiting, problem, load, accept, reject, correct, merge, split, assign, undo};
}

export type Review = ReturnType<typeof use_review>;
