// Who is signed in, and what they may do. The server checks every right again; here rights only decide what is offered.
import {reactive} from "vue";
import {api, ask, csrf_token, type Right, type Schemas} from "./api/client";

export const session = reactive({
  who: null as Schemas["who_am_i"] | null,
  options: null as Schemas["session_options"] | null,
  asked: false,  // whether the server has been asked who we are
});

export const can = (right: Right) => session.who?.rights.includes(right) ?? false;

export function forget() {
  session.who = null;
  csrf_token.value = "";
}

export async function load_options() {
  session.options ??= await ask(api.GET("/api/v1/session/options"));
  return session.options;
}

// False when nobody is signed in.
export async function load_session(): Promise<boolean> {
  const {data, response} = await api.GET("/api/v1/session");
  session.asked = true;
  if (!response.ok || !data) {
    forget();
    return false;
  }
  session.who = data;
  csrf_token.value = data.csrf_token ?? "";
  return true;
}

export async function sign_in(login: string, password: string) {
  const answer = await ask(api.POST("/api/v1/session", {body: {login, password}}));
  csrf_token.value = answer.csrf_token;
  await load_session();
}

export async function change_password(old_one: string, new_one: string) {
  const answer = await ask(api.POST("/api/v1/session/password", {body: {old: old_one, new: new_one}}));
  csrf_token.value = answer.csrf_token;
  await load_session();
}

export async function sign_out() {
  await ask(api.DELETE("/api/v1/session"));
  forget();
}
