// Several people at once, each in a browser of their own: who is let in, goes somewhere, and does a deed of a page. Pages are
// looked at on the way as console_test.mjs does.
import {kDesk} from "./browser.mjs";

export const kDialog = ".el-dialog:visible";

// The API in the page's own session.
export const call = (page, method, path, body) => page.evaluate(async ([method, path, body]) => {
  const {csrf_token} = await (await fetch("/api/v1/session")).json();
  const headers = {"X-CSRF-Token": csrf_token, "Idempotency-Key": crypto.getRandomValues(new Uint32Array(4)).join("-"), ...(body && {"Content-Type": "application/json"})};
  const answer = await fetch("/api/v1" + path, {method, headers, ...(body && {body: JSON.stringify(body)})});
  const words = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${words}`);
  return JSON.parse(words);
}, [method, path, body]);

// Their browsers are closed when `walk` is over.
export async function with_people(browser, {open_page, sign_in, settled, check_page, check_colours, passwords, server}, walk, usual = kDesk) {
  const open = [];
  async function enter(login, setting = usual) {
    const person = await open_page(browser, setting);
    open.push(person.context);
    await sign_in(person.page, login);
    return person;
  }
  async function go({page, errors}, hash, where) {
    await page.goto(`${server}/#${hash}`.replace("//#", "/#"));
    await settled(page);
    await check_page(page, errors, where);
    await check_colours(page, where);
  }
  // The deed's button, its fields, its dialog's button; then the dialog is gone.
  async function act({page, errors}, deed, fill = async () => {}) {
    await page.click(`.deeds .${deed}`);
    await page.waitForSelector(kDialog);
    await fill(page);
    await check_page(page, errors, deed);
    await page.locator(`${kDialog} button[type=submit]`).click();
    await page.waitForSelector(kDialog, {state: "detached"});
    await settled(page);
  }
  // A first password for who has none yet, found by the query, and by his login where it finds several; his login.
  async function let_in(keeper, query, login) {
    const found = (await call(keeper.page, "GET", `/people?limit=50&${query}`)).items;
    const person = login ? found.find(each => each.login === login) : found[0];
    if (!passwords.has(person.login)) passwords.set(person.login, (await call(keeper.page, "POST", `/people/${person.id}/password-reset`)).first_password);
    return person.login;
  }
  try {
    await walk({enter, go, act, let_in});
  } finally {
    for (const context of open) await context.close();
  }
}
