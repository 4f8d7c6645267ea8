// A form that keeps what is typed while it is typed: the window may be closed, or the telephone may run out, at any letter.
import {onBeforeUnmount, ref, watch} from "vue";
import {database, type NewFile} from "./drafts";

const kPause = 400;

// `fields` and `files` are the form's own; what was kept is put into them. `is_empty`: nothing worth keeping.
export function use_writing(person: string, slot: string, fields: Record<string, unknown>, files: () => NewFile[], take: (files: NewFile[]) => void, is_empty: () => boolean) {
  const was_kept = ref(false);
  const is_ready = ref(false);
  let timer = 0;
  let is_over = false;

  async function write() {
    if (is_over || !is_ready.value) return;
    try {
      if (is_empty()) await database.forget(person, slot);
      else await database.write({person, slot, at: Date.now(), fields: JSON.parse(JSON.stringify(fields)) as Record<string, unknown>, files: files().map(file => ({...file}))});
    } catch {
      // no room: it is on the page still, and handing it in says so
    }
  }
  const later = () => {
    clearTimeout(timer);
    timer = window.setTimeout(write, kPause);
  };
  const at_once = () => {
    clearTimeout(timer);
    void write();
  };

  void database.writing(person, slot).catch(() => null).then(kept => {
    if (kept && is_empty()) {
      Object.assign(fields, kept.fields);
      take(kept.files);
      was_kept.value = true;
    }
    is_ready.value = true;
  });
  watch([() => JSON.stringify(fields), files], later);
  addEventListener("pagehide", at_once);
  onBeforeUnmount(() => {
    removeEventListener("pagehide", at_once);
    at_once();
  });

  // Handed in, or thrown away: the draft took the place of what was written.
  const over = () => {
    is_over = true;
    clearTimeout(timer);
  };
  async function clear() {
    clearTimeout(timer);
    was_kept.value = false;
    await database.forget(person, slot);
  }
  return {was_kept, is_ready, over, clear};
}
