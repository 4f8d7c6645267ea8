// The name of a unit that only an address tells of; its id until it is known.
import {ref, watch} from "vue";
import {api, ask} from "./client";

export function use_unit_name(id: () => string) {
  const name = ref("");
  watch(id, async asked => {
    name.value = asked;
    const unit = asked && await ask(api.GET("/api/v1/units/{unit_id}", {params: {path: {unit_id: asked}}})).catch(() => null);
    if (unit && asked === id()) name.value = unit.name;
  }, {immediate: true});
  return name;
}
