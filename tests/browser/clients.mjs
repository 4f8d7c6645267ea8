// People at the API, from outside of any browser: signed in with a cookie, first passwords changed on the way.
import assert from "node:assert/strict";
import {randomBytes} from "node:crypto";

export const new_id = () => randomBytes(12).toString("hex");

export class Client {
  constructor(server) { this.server = server; }
  async ask(method, path, body, headers = {}) {
    const all = {...headers, ...(this.cookie && {Cookie: this.cookie}), ...(method !== "GET" && {"X-CSRF-Token": this.token ?? "", "Idempotency-Key": headers["Idempotency-Key"] ?? new_id()})};
    if (body !== undefined) all["Content-Type"] = "application/json";
    if (path === "/api/v1/session" && method !== "GET") delete all["Idempotency-Key"];
    const answer = await fetch(this.server + path, {method, headers: all, ...(body !== undefined && {body: JSON.stringify(body)})});
    const cookie = answer.headers.getSetCookie().map(each => each.split(";")[0]).join("; ");
    if (cookie) this.cookie = cookie;
    const words = await answer.text();
    assert.ok(answer.ok, `${method} ${path}: ${answer.status} ${words}`);
    return words ? JSON.parse(words) : null;
  }
  get(path) { return this.ask("GET", path); }
  post(path, body, headers) { return this.ask("POST", path, body, headers); }

  // Changes a first password; `passwords` is told.
  async sign_in(login, passwords) {
    const who = await this.post("/api/v1/session", {login, password: passwords.get(login)});
    this.token = who.csrf_token;
    if (who.must_change_password) {
      const renewed = "Aa1-" + randomBytes(9).toString("base64url");
      this.token = (await this.post("/api/v1/session/password", {old: passwords.get(login), new: renewed})).csrf_token;
      passwords.set(login, renewed);
    }
    this.person = (await this.get("/api/v1/session")).person;
    return this;
  }
}

export const client_of = (server, login, passwords) => new Client(server).sign_in(login, passwords);

// A password for whoever has none yet, given by the security administrator and changed at once.
export async function let_in(server, logins, passwords) {
  const keeper = await client_of(server, "secadmin", passwords);
  for (const login of logins.filter(each => !passwords.has(each))) {
    const found = (await keeper.get("/api/v1/people?limit=50&q=" + encodeURIComponent(login))).items.find(each => each.login === login);
    passwords.set(login, (await keeper.post(`/api/v1/people/${found.id}/password-reset`)).first_password);
    await client_of(server, login, passwords);
  }
}

export const accounts_of = words => new Map(words.map(word => [word.slice(0, word.indexOf(":")), word.slice(word.indexOf(":") + 1)]));
