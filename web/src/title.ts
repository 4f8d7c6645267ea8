// What the window is called beyond its page's name: the record that is open. A page says it with use_title; it is forgotten
// when the page goes, unless the next one has said its own.
import {onBeforeUnmount, ref, watchEffect} from "vue";

export const record_title = ref("");
let said_by: symbol | null = null;

export function use_title(words: () => string | undefined) {
  const me = Symbol();
  watchEffect(() => {
    said_by = me;
    record_title.value = words() ?? "";
  });
  onBeforeUnmount(() => { if (said_by === me) record_title.value = ""; });
}
