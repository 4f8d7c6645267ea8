// A list's filters kept in the page's address, so that a figure anywhere can link to the list that it counts, and back and
// forward do what they say. Members that nobody set stand in no address.
import {computed, reactive, watch} from "vue";
import {useRoute, useRouter, type LocationQuery} from "vue-router";

// A filter's value for those that have none of it; the server's is empty, as is that of a filter that nobody set.
export const kNone = "none";

export type Filters = Record<string, string>;

export function use_address<F extends Filters>(defaults: F): F {
  const route = useRoute();
  const router = useRouter();
  const name = route.name;
  const read = (query: LocationQuery): F => Object.fromEntries(Object.entries(defaults).map(([key, value]) => [key, typeof query[key] === "string" ? query[key] : value])) as F;
  const filters = reactive(read(route.query)) as F;
  const said = () => Object.fromEntries(Object.entries(filters).filter(([key, value]) => value !== defaults[key]));
  watch(filters, () => {
    if (route.name === name) void router.replace({query: said()});
  });
  watch(() => route.query, query => {
    if (route.name !== name) return;
    const asked = read(query);
    for (const key in asked) if (filters[key] !== asked[key]) filters[key] = asked[key];
  });
  return filters;
}

// A filter as what a picker has chosen, which knows nothing of "".
export const as_picked = <F extends Filters>(filters: F, key: keyof F & string) => computed({get: () => filters[key] || undefined, set: (id: string | undefined) => { (filters as Filters)[key] = id ?? ""; }});

// The list of commitments behind a figure, by the filter that the server gave with it.
export const list_behind = (filter: string) => ({name: "commitments", query: Object.fromEntries(new URLSearchParams(filter))});
