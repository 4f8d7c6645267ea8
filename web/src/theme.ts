// Light or dark: as the system has it, or as somebody chose; the choice is kept in the browser. tokens.css has the colours.
// Paper is always light.
import {ref} from "vue";

export type Theme = "system" | "light" | "dark";
export const kThemes: readonly Theme[] = ["light", "system", "dark"];
const kKept = "luoshi.theme";

export const theme = ref<Theme>("system");
const system_is_dark = matchMedia("(prefers-color-scheme: dark)");

function show(is_dark: boolean) {
  const root = document.documentElement;
  root.dataset.theme = is_dark ? "dark" : "light";
  // The bar of a telephone's browser.
  document.querySelector("meta[name=theme-color]")?.setAttribute("content", getComputedStyle(root).getPropertyValue("--rail").trim());
}
const show_chosen = () => show(theme.value === "dark" || (theme.value === "system" && system_is_dark.matches));

export function choose_theme(to: Theme) {
  theme.value = to;
  show_chosen();
  try {
    localStorage.setItem(kKept, to);
  } catch {
    // a browser that keeps nothing
  }
}

export function start_theme() {
  let kept: string | null = null;
  try {
    kept = localStorage.getItem(kKept);
  } catch {
    // as above
  }
  theme.value = kept === "light" || kept === "dark" ? kept : "system";
  show_chosen();
  system_is_dark.addEventListener("change", show_chosen);
  addEventListener("beforeprint", () => show(false));
  addEventListener("afterprint", show_chosen);
}
