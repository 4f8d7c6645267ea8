// Notices that one has not read: asked for once for the frame and the desk, and again when something comes.
import {ref, shallowRef} from "vue";
import {api, ask, new_key, type Schemas} from "./client";
import {use_changes} from "./live";

type Notice = Schemas["notice"];
const kShownMax = 50;
export const unread = shallowRef<Notice[]>([]);
export const has_more = ref(false);

export async function load_notices() {
  const page = await ask(api.GET("/api/v1/notices", {params: {query: {unread: true, limit: kShownMax}}})).catch(() => null);
  if (!page) return;
  unread.value = page.items;
  has_more.value = page.next_cursor !== null;
}

export function watch_notices() {
  void load_notices();
  use_changes(/^(notice|case|commitment)\//, 1500, load_notices);
}

// All that are shown, or one.
export async function read_notices(notices: Notice[]) {
  await ask(api.POST("/api/v1/notices/read", {params: {header: {"Idempotency-Key": new_key()}}, body: {ids: notices.map(notice => notice.id)}}));
  unread.value = unread.value.filter(notice => !notices.includes(notice));
  await load_notices();
}

// Where what it is about can be seen.
export function place_of(notice: Notice) {
  const [kind, id = ""] = notice.about.split("/");
  if (kind === "case") return {name: id.startsWith("q-") ? "case" : "order", params: {id}};
  if (kind === "commitment") return {name: "commitment", params: {id}};
  if (kind === "review") return {name: "review", params: {id}};
  return null;
}
