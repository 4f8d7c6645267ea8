// Two languages, Chinese first; English is fetched when somebody asks for it. The choice is kept in the browser.
import type {App} from "vue";
import {createI18n} from "vue-i18n";
import door from "./door_zh";

export type Language = "zh" | "en";
const kKept = "luoshi.language";

export const i18n = createI18n({legacy: false, locale: "zh", fallbackLocale: "zh", messages: {zh: door} as Record<string, typeof door>});

export const language = () => i18n.global.locale.value as Language;
export const in_language = (chinese: string, english: string) => language() === "en" ? english : chinese;
// Things one after the other.
export const in_row = (words: readonly string[]) => words.join(language() === "en" ? ", " : "、");
export const noted = (words: string, note: string) => language() === "en" ? `${words} (${note})` : `${words}（${note}）`;
export const headed = (head: string, words: string) => language() === "en" ? `${head}: ${words}` : `${head}：${words}`;

// What stands behind the door. English comes whole.
let is_whole = false;
export async function load_words() {
  if (is_whole) return;
  i18n.global.setLocaleMessage("zh", (await import("./zh")).default);
  is_whole = true;
}

export async function speak(to: Language) {
  if (to === "en" && !i18n.global.availableLocales.includes("en")) {
    i18n.global.setLocaleMessage("en", (await import("./en")).default);
  }
  i18n.global.locale.value = to;
  document.documentElement.lang = to === "en" ? "en" : "zh-CN";
  try {
    localStorage.setItem(kKept, to);
  } catch {
    // a browser that keeps nothing
  }
}

export async function start_words(app: App) {
  let kept: string | null = null;
  try {
    kept = localStorage.getItem(kKept);
  } catch {
    // as above
  }
  await speak(kept === "en" ? "en" : "zh");
  app.use(i18n);
}
