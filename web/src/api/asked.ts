// What a page shows of the server, asked for at once and again by load(); what went wrong stands beside what was shown before.
import {ref, shallowRef, watch} from "vue";
import {Problem} from "./problem";

// `of`: another one is asked for, and what was shown is of no use; `by`: the same is asked for differently.
export function use_asked<T>(fetch: () => Promise<T>, {of, by}: {of?: () => unknown; by?: () => unknown} = {}) {
  const shown = shallowRef<T | null>(null);
  const problem = shallowRef<Problem | null>(null);
  const busy = ref(true);
  let asked = 0;
  async function load() {
    const mine = ++asked;
    busy.value = true;
    try {
      const answer = await fetch();
      if (mine !== asked) return;  // another was asked for meanwhile
      shown.value = answer;
      problem.value = null;
    } catch (thrown) {
      if (mine === asked) problem.value = Problem.of(thrown);
    } finally {
      if (mine === asked) busy.value = false;
    }
  }
  if (of) watch(of, () => { shown.value = null; void load(); });
  if (by) watch(by, load);
  void load();
  return {shown, problem, busy, load};
}
