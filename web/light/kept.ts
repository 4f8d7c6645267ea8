// What was shown last, kept on the device under the person's name, for when there is no network. Gone when he signs out.
import {ref, shallowRef, watch} from "vue";
import {database} from "./drafts";

interface Kept { person: string; name: string; at: number; value: unknown }

const done = <T>(request: IDBRequest<T>) => new Promise<T>((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

// A full or closed store is no reason to show nothing: it is kept next time.
export async function keep(person: string, name: string, value: unknown) {
  try {
    await database.run(["kept"], "readwrite", async at => { await done(at("kept").put({person, name, at: Date.now(), value: JSON.parse(JSON.stringify(value)) as unknown})); });
  } catch {
    // as above
  }
}

export async function kept<T>(person: string, name: string): Promise<{at: number; value: T} | null> {
  try {
    return await database.run(["kept"], "readonly", async at => await done(at("kept").get([person, name])) as {at: number; value: T} | undefined ?? null);
  } catch {
    return null;
  }
}

export async function kept_of(person: string): Promise<Kept[]> {
  return await database.run(["kept"], "readonly", async at => (await done(at("kept").getAll()) as Kept[]).filter(each => each.person === person));
}

// Those whose name `goes`.
export async function drop_kept(person: string, goes: (name: string) => boolean = () => true) {
  await database.run(["kept"], "readwrite", async at => {
    for (const each of await done(at("kept").getAll()) as Kept[]) {
      if (each.person === person && goes(each.name)) await done(at("kept").delete([person, each.name]));
    }
  });
}

// What the page shows: what was kept, at once; then what the server says, which is kept in its place.
export function use_kept<T>(person: () => string, name: () => string, fetch: () => Promise<T>) {
  const shown = shallowRef<T | null>(null);
  const at = ref(0);
  const is_old = ref(false);      // what is shown is what was kept
  const problem = shallowRef<unknown>(null);
  const busy = ref(false);
  let asked = 0;
  async function load() {
    const mine = ++asked;
    busy.value = true;
    const [whose, what] = [person(), name()];
    const before = await kept<T>(whose, what);
    if (mine !== asked) return;
    if (before && !shown.value) [shown.value, at.value, is_old.value] = [before.value, before.at, true];
    try {
      const value = await fetch();
      if (mine !== asked) return;
      [shown.value, at.value, is_old.value, problem.value] = [value, Date.now(), false, null];
      void keep(whose, what, value);
    } catch (thrown) {
      if (mine === asked) [problem.value, is_old.value] = [thrown, true];
    } finally {
      if (mine === asked) busy.value = false;
    }
  }
  watch(name, () => {
    shown.value = null;
    void load();
  });
  void load();
  return {shown, at, is_old, problem, busy, load};
}
