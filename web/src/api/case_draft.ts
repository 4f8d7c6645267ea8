// The request that an operator is registering. It is personal, so it is kept in memory alone: it survives another page of the
// console, not the window; leaving the window is asked about, and it is gone with whoever signs out.
import {computed, reactive, watch} from "vue";
import {session} from "../session";
import type {Spot} from "../parts/PlacePick.vue";
import type {Schemas} from "./client";

const fresh = () => ({
  phone: "", name: "", address: "", channel: "call" as Schemas["case_channel"], came_at: "", category: "", matter: "", summary: "", text: "", place: "", spot: null as Spot | null, region: undefined as string | undefined,
  form: {} as Record<string, string>, secret: false, checked: null as Schemas["case_checked"] | null, files: [] as string[], previous: "",
  unit: undefined as string | undefined, supporting: [] as {id: string; name: string}[], note: "", into: "",
});
export const case_draft = reactive({kind: "", ...fresh()});
const kTyped = ["phone", "name", "address", "summary", "text", "place", "note"] as const;
export const is_drafted = computed(() => kTyped.some(key => case_draft[key].trim()) || case_draft.files.length > 0);

// The kind stays: the next call is likely to be of the same.
export const clear_case_draft = () => { Object.assign(case_draft, fresh()); };

function warn(event: BeforeUnloadEvent) {
  event.preventDefault();
}
watch(is_drafted, drafted => drafted ? addEventListener("beforeunload", warn) : removeEventListener("beforeunload", warn));
watch(() => session.who?.person.id, clear_case_draft);
