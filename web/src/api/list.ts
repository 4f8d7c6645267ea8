// A list of the server as a page has it: its filters in the address, its pages by cursor, asked for again when what it lists
// has changed.
import {computed} from "vue";
import {use_address, type Filters} from "./address";
import {use_changes} from "./live";
import {use_pages, type Page} from "./pages";

const kPause = 800;  // milliseconds

// `fetch` is given the filters that are set, and the order in a row, as the server wants it.
export function use_list<T, F extends Filters & {sort: string}>(defaults: F, concerns: RegExp, fetch: (asked: {sort: string[]; limit: number; cursor?: string}) => Promise<Page<T>>, limit = 30) {
  const query = use_address(defaults);
  const pages = use_pages<T, F>(query, ({sort, ...rest}) => fetch({...rest, sort: [sort || defaults.sort]}), limit);
  use_changes(concerns, kPause, pages.load);
  const said = computed(() => Object.fromEntries(Object.entries(query).filter(([key, value]) => value && !(key === "sort" && value === defaults.sort))));
  const is_narrowed = computed(() => Object.entries(query).some(([key, value]) => key !== "sort" && value !== defaults[key]));
  return {...pages, query, said, is_narrowed};
}
