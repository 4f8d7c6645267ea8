// Two languages for the light pages, Chinese first; English is fetched when somebody asks for it. The choice is the console's.
import {ref, shallowRef, type ShallowRef} from "vue";

export type Language = "zh" | "en";
const kKept = "luoshi.language";
export const language = ref<Language>("zh");

export const in_language = (chinese: string, english: string) => language.value === "en" ? english : chinese;
export const named = (each: {name: string; name_en?: string | null}) => language.value === "en" && each.name_en ? each.name_en : each.name;

export function make_speech<Words extends object>(chinese: Words, english: () => Promise<{default: Words}>): {words: ShallowRef<Words>; speak(to: Language): Promise<void>; start(): Promise<void>} {
  const words = shallowRef(chinese) as ShallowRef<Words>;
  async function speak(to: Language) {
    words.value = to === "en" ? (await english()).default : chinese;
    language.value = to;
    document.documentElement.lang = to === "en" ? "en" : "zh-CN";
    try {
      localStorage.setItem(kKept, to);
    } catch {
      // a browser that keeps nothing
    }
  }
  async function start() {
    let kept: string | null = null;
    try {
      kept = localStorage.getItem(kKept);
    } catch {
      // as above
    }
    if (kept === "en") await speak("en");
  }
  return {words, speak, start};
}
