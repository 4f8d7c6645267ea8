// Where one is in the page: "#/case/q-1". One window, few places.
import {ref} from "vue";

const read = () => location.hash.replace(/^#\/?/, "").split("/").map(decodeURIComponent);
export const place = ref(read());
addEventListener("hashchange", () => {
  place.value = read();
  scrollTo(0, 0);
});
export const go = (...to: string[]) => { location.hash = "#/" + to.map(encodeURIComponent).join("/"); };
