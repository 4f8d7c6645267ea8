// What became of a report: its commitments, each placed where its words end, so that its light can stand there.
import {computed, shallowRef, type ShallowRef} from "vue";
import {api, ask, type Schemas} from "../api/client";
import {use_changes} from "../api/live";
import {all_of} from "../api/pages";
import {can} from "../session";
import {kLights} from "../words/register";
import type {Items} from "./reading_text";

type Commitment = Schemas["commitment_item"];
const kClauseMax = 120;  // letters between where a clause begins and its figure

export function use_notes(reading: () => string, items: ShallowRef<Items>) {
  const commitments = shallowRef<Commitment[]>([]);
  async function load() {
    if (can("commitments.read")) commitments.value = await all_of(query => ask(api.GET("/api/v1/commitments", {params: {query: {...query, reading: reading()}}}))).catch(() => []);
  }
  use_changes(/^commitment\//, 1000, load);
  // A task ends with its clause, a target with the figure of its clause.
  function end_of(start: number) {
    const task = items.value.tasks.find(item => item.start === start);
    if (task) return task.end;
    const figure = items.value.quantities.find(item => item.start >= start);
    return figure && figure.start - start < kClauseMax ? figure.end : undefined;
  }
  const notes = computed(() => {
    const by_end = new Map<number, Commitment[]>();
    for (const each of commitments.value) {
      const end = each.span_start === null ? undefined : end_of(each.span_start);
      if (end !== undefined) by_end.set(end, [...by_end.get(end) ?? [], each]);
    }
    return by_end;
  });
  const by_light = computed(() => kLights.map(light => ({light, count: commitments.value.filter(each => each.light === light).length})).filter(each => each.count));
  return {commitments, notes, by_light, load};
}
