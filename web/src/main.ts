import {createApp} from "vue";
import App from "./App.vue";
import "./element";
import "./style/tokens.css";
import "./style/base.css";
import "./style/element.css";
import {when_signed_out} from "./api/client";
import {router} from "./router";
import {forget} from "./session";
import {start_theme} from "./theme";
import {start_words} from "./words";

when_signed_out(() => {
  forget();
  const here = router.currentRoute.value;
  if (here.name !== "sign-in") void router.replace({name: "sign-in", query: {to: here.fullPath, ended: "1"}});
});

start_theme();
const app = createApp(App);
void start_words(app).then(() => app.use(router).mount("#app"));
