// A change that somebody asks for: busy while it runs, its problem, and the problem's words at each field. The request id stays
// the same while the outcome is unknown, so that pressing the button again does not do a thing twice.
import {computed, reactive, toRefs} from "vue";
import {new_key} from "./client";
import {Problem} from "./problem";
import {in_language} from "../words";

export type Headers = {"Idempotency-Key": string};

export function use_form() {
  const state = reactive({busy: false, problem: null as Problem | null});
  let key = new_key();
  let asked = "";

  // True when it went well. `body` is what is sent: another body is another request.
  async function submit(body: unknown, change: (headers: Headers) => Promise<void>): Promise<boolean> {
    if (state.busy) return false;
    const words = JSON.stringify(body ?? null);
    if (words !== asked) key = new_key();
    asked = words;
    state.busy = true;
    state.problem = null;
    try {
      await change({"Idempotency-Key": key});
      key = new_key();
      return true;
    } catch (thrown) {
      state.problem = Problem.of(thrown);
      if (!state.problem.is_passing) key = new_key();
      return false;
    } finally {
      state.busy = false;
    }
  }

  // What is wrong with the member, or "".
  const at = (pointer: string) => {
    const found = state.problem?.errors.filter(error => error.pointer === pointer) ?? [];
    return found.map(error => in_language(error.detail, error.detail_en)).join(" ");
  };
  const clear = () => { state.problem = null; };
  // Fields that the form does not have, and a problem without fields, are told above it.
  const shown_at = computed(() => new Set(state.problem?.errors.map(error => error.pointer)));
  return {...toRefs(state), submit, at, clear, shown_at};
}

export type Form = ReturnType<typeof use_form>;
