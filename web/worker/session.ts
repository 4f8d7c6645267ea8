// Who works on this device, with and without network. Off-line it is whoever signed in last and has not signed out; what the server
// says, once it is reached, holds: another person, or nobody.
import {reactive, ref, shallowRef} from "vue";
import {ask, is_reached, token, when_signed_out} from "../light/ask";
import {Drafts} from "../light/drafts";
import {drop_kept, keep, kept} from "../light/kept";
import {Problem} from "../src/api/problem";
import type {components} from "../src/api/schema";

type Schemas = components["schemas"];
export interface Me { id: string; name: string; unit: string; unit_name: string; rights: string[] }

export const me = shallowRef<Me | null>(null);
export const phase = ref<"starting" | "in" | "out" | "password">("starting");
export const options = shallowRef<Schemas["session_options"] | null>(null);
export const drafts = shallowRef<Drafts | null>(null);
export const waiting = reactive({all: [] as Awaited<ReturnType<Drafts["mine"]>>, of_others: 0, needs_sign_in: false});

// Nobody's: what the device knows before somebody signs in.
const kNobody = "";
const kWho = "who";

export const can = (right: string) => me.value?.rights.includes(right) ?? false;

async function refresh() {
  const mine = drafts.value;
  if (!mine) return;
  const [all, of_others] = [await mine.mine(), await mine.of_others()];
  if (mine === drafts.value) Object.assign(waiting, {all, of_others, needs_sign_in: mine.needs_sign_in});
}

function begin(who: Me) {
  const is_other = me.value?.id !== who.id;
  me.value = who;
  phase.value = "in";
  if (!is_other) {
    void drafts.value?.send();
    return;
  }
  drafts.value?.stop();
  drafts.value = new Drafts(who.id, heard => { is_reached.value = heard; });
  drafts.value.when_changed(() => { void refresh(); });
  drafts.value.start();
  void refresh();
}

function end() {
  phase.value = "out";
  token.value = "";
}

// What the server says of the session: true when somebody is signed in.
export async function look(): Promise<boolean> {
  const who = await ask<Schemas["who_am_i"]>("/api/v1/session");
  token.value = who.csrf_token ?? "";
  if (who.must_change_password) {
    phase.value = "password";
    return true;
  }
  const found = {id: who.person.id, name: who.person.name, unit: who.person.unit_id, unit_name: who.person.unit_name, rights: who.rights as string[]};
  await keep(kNobody, kWho, found);
  begin(found);
  return true;
}

export async function start() {
  when_signed_out.call = end;
  // Back from nowhere: who the server takes us for, and whether it is there at all.
  addEventListener("online", () => { void look().catch(() => {}); });
  const before = (await kept<Me>(kNobody, kWho))?.value;
  if (before) begin(before);
  try {
    await look();
  } catch (thrown) {
    if (!before || !Problem.of(thrown).is_passing) end();
  }
  options.value ??= await ask<Schemas["session_options"]>("/api/v1/session/options").catch(() => null);
}

export async function sign_in(login: string, password: string) {
  const answer = await ask<Schemas["signed_in"]>("/api/v1/session", "POST", {login, password});
  token.value = answer.csrf_token;
  await look();
}

export async function change_password(old_one: string, new_one: string) {
  const answer = await ask<Schemas["signed_in"]>("/api/v1/session/password", "POST", {old: old_one, new: new_one});
  token.value = answer.csrf_token;
  await look();
}

// His lists go; his drafts stay, for him alone.
export async function sign_out() {
  const whose = me.value?.id;
  await ask("/api/v1/session", "DELETE");
  if (whose) await drop_kept(whose);
  await drop_kept(kNobody);
  drafts.value?.stop();
  drafts.value = null;
  me.value = null;
  Object.assign(waiting, {all: [], of_others: 0, needs_sign_in: false});
  end();
}
