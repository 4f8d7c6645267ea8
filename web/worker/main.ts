import {createApp} from "vue";
import App from "./App.vue";
import "../src/style/tokens.css";
import "../src/style/base.css";
import "../light/light.css";
import {start_service} from "../light/renewal";
import {start_theme} from "../src/theme";
import {start} from "./session";
import {speech} from "./words";

start_theme();
void speech.start().then(() => {
  createApp(App).mount("#app");
  void start();
});
if (import.meta.env.PROD) void start_service("/worker_service.js", "/worker");
