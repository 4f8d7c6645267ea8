// The page's service worker: installed where the browser has one (with TLS or on the machine itself), and whether a newer one
// waits, which the page offers.
import {ref} from "vue";

export const is_renewable = ref(false);
let waiting: ServiceWorker | null = null;

export async function start_service(script: string, scope: string) {
  if (!("serviceWorker" in navigator)) return;
  try {
    const registration = await navigator.serviceWorker.register(script, {scope});
    const look = () => {
      waiting = registration.waiting;
      is_renewable.value = waiting !== null && navigator.serviceWorker.controller !== null;
    };
    look();
    registration.addEventListener("updatefound", () => registration.installing?.addEventListener("statechange", look));
  } catch {
    // without one the page works all the same, and does not open without network
  }
}

export function renew() {
  navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), {once: true});
  waiting?.postMessage("renew");
}
