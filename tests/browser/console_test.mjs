// The console against a running server, walked through by a machine at both widths:
//   node console_test.mjs ADDRESS LOGIN:PASSWORD…
// A first password is changed on the way, as a person would. LUOSHI_REPORT names a report to upload where there is none
// and the account may. Each page must be without errors in the browser's console (Content-Security-Policy included),
// without requests elsewhere, no wider than the screen, and every control must have a name.
// Ends with 'N passed, N failed, N skipped'.
import assert from "node:assert/strict";
import {randomBytes} from "node:crypto";
import {kDesk, kTelephone, start} from "./browser.mjs";

const [server, ...accounts] = process.argv.slice(2);
assert.ok(server && accounts.length, "usage: node console_test.mjs ADDRESS LOGIN:PASSWORD…");
const origin = new URL(server).origin;
const passwords = new Map(accounts.map(account => {
  const colon = account.indexOf(":");
  return [account.slice(0, colon), account.slice(colon + 1)];
}));

// Whether somebody is signed in is asked by asking: 401 is the answer "no", and browsers report it.
const is_expected = message => /status of 401/.test(message.text()) && message.location().url.endsWith("/api/v1/session");

async function open_page(browser, setting) {
  const context = await browser.newContext({...setting, locale: "zh-CN", timezoneId: "Asia/Shanghai", reducedMotion: "reduce"});
  const page = await context.newPage();
  const errors = [];
  page.on("console", message => { if (message.type() === "error" && !is_expected(message)) errors.push(`${message.text()} ${message.location().url}`); });
  page.on("pageerror", error => errors.push(error.stack));
  page.on("request", request => { if (!/^(data|blob):/.test(request.url()) && new URL(request.url()).origin !== origin) errors.push("asked elsewhere: " + request.url()); });
  return {context, page, errors};
}

const settled = page => page.waitForFunction(() => document.querySelector("h1, h2, .el-dialog") && !document.querySelector("[aria-busy=true]"));
const kIsNarrow = page => page.viewportSize().width < 760;

async function check_page(page, errors, where) {
  await settled(page);
  const found = await page.evaluate(() => {
    const is_seen = element => element.getClientRects().length > 0 && getComputedStyle(element).visibility !== "hidden";
    const named = element => Boolean(element.getAttribute("aria-label") || element.getAttribute("aria-labelledby") || element.labels?.length || element.textContent.trim() || element.title || element.type === "hidden");
    const nameless = [...document.querySelectorAll("button, input, select, textarea, a[href]")].filter(element => is_seen(element) && !named(element));
    const twice = [...document.querySelectorAll("[id]")].map(element => element.id).filter((id, n, ids) => ids.indexOf(id) !== n);
    return {nameless: nameless.map(element => element.outerHTML.slice(0, 160)), twice, wide: document.documentElement.scrollWidth - innerWidth, alerts: [...document.querySelectorAll("[role=alert]:not(.el-message)")].filter(is_seen).map(alert => alert.textContent)};
  });
  assert.deepEqual(errors, [], where);
  assert.deepEqual(found.nameless, [], where + ": controls without a name");
  assert.deepEqual(found.twice, [], where + ": ids that stand twice");
  assert.ok(found.wide <= 0, `${where} is ${found.wide} px wider than the screen`);
  assert.deepEqual(found.alerts, [], where);
}

async function sign_in(page, login) {
  await page.goto(server);
  await page.fill("#login", login);
  await page.fill("#password", passwords.get(login));
  await page.keyboard.press("Enter");
  await page.waitForSelector("#new, #content");
  if (await page.locator("#new").count()) {
    const renewed = "Aa1-" + randomBytes(9).toString("base64url");
    await page.fill("#old", passwords.get(login));
    await page.fill("#new", renewed);
    await page.fill("#repeat", renewed);
    await page.keyboard.press("Enter");
    await page.waitForSelector("#content");
    passwords.set(login, renewed);
  }
  await settled(page);
}

async function go(page, name) {
  if (kIsNarrow(page)) {
    await page.click(".bar button");
    await page.click(`.drawer-places a[href^="#/${name}"]`);
    await page.waitForSelector(".drawer-places", {state: "hidden"});
  } else {
    await page.click(`.rail a[href^="#/${name}"]`);
  }
  await page.waitForURL(url => url.hash.startsWith("#/" + name));
  await settled(page);
}

// Every figure's mark must be the words that were read: places count code points, and marks are cut where others begin.
async function check_marks(page) {
  const {wrong, compared} = await page.evaluate(async () => {
    const path = `/api/v1/readings/${location.hash.split("/")[2]}/quantities?limit=200`;
    const items = (await (await fetch(path)).json()).items;
    const words = index => [...document.querySelectorAll(`[data-quantity="${index}"]`)].map(piece => piece.textContent).join("");
    return {wrong: items.map((item, n) => [item.text, words(n)]).filter(([read, marked]) => read !== marked), compared: items.length};
  });
  assert.deepEqual(wrong, []);
  assert.ok(compared > 0);
}

// What is done on each page beyond looking at it.
const walks = {
  async readings(page, errors) {
    const upload = page.locator(".page-head .el-button--primary");
    if (!await page.locator("tbody tr").count() && process.env.LUOSHI_REPORT && await upload.count()) {
      await upload.click();
      await page.setInputFiles("input[type=file]", process.env.LUOSHI_REPORT);
      await page.click(".el-dialog .el-button--primary");
    } else if (await page.locator("tbody tr").count()) {
      await page.locator("tbody tr .link").first().click();
    } else {
      return;
    }
    await page.waitForSelector("[data-mark].figure");
    await check_page(page, errors, "a reading");
    await check_marks(page);
    const mark = page.locator("[data-mark].figure").nth(1);
    const words = await mark.textContent();
    await mark.click();
    const row = kIsNarrow(page) ? page.locator(".sheet") : page.locator("#rows li.chosen");
    assert.ok((await row.textContent()).includes(words.trim()), "the mark's row is not shown");
    if (kIsNarrow(page)) await page.click(".switch button:nth-child(2)");
    await page.click("#tab-task");
    if (!await page.locator("#rows li button").count()) return;  // a report without a plan
    await page.locator("#rows li button").first().click();
    assert.ok(await page.locator("article .task.on").count(), "the row's place is not shown");
    await check_page(page, errors, "a reading with a row chosen");
  },
  async units(page, errors) {
    await page.locator(".el-tree-node .name").first().click();
    await page.waitForSelector(".history li");
    await check_page(page, errors, "a unit");
    const create = page.locator(".page-head .el-button--primary");
    if (!await create.count()) return;
    await create.click();
    await page.waitForSelector("#unit-name");
    await page.keyboard.press("Escape");
    await page.waitForSelector("#unit-name", {state: "hidden"});
  },
  async people(page, errors) {
    await page.locator("tbody tr .link").first().click();
    await page.waitForSelector(".el-drawer .roles");
    await check_page(page, errors, "a person");
    await page.keyboard.press("Escape");
    await page.waitForSelector(".el-drawer .roles", {state: "hidden"});
    await page.selectOption(".filters select >> nth=0", "supervision");
    await settled(page);
  },
  async audit(page, errors) {
    assert.ok(await page.locator(".heads li").count(), "no heads of books");
    await page.locator("tbody tr .link").first().click();
    await page.waitForSelector(".el-drawer .whole");
    assert.match(await page.locator(".el-drawer .whole").first().textContent(), /^[0-9a-f]{64}$/);
    await check_page(page, errors, "an event");
    await page.keyboard.press("Escape");
  },
  async account() {},
};

async function walk(browser, setting, login) {
  const {context, page, errors} = await open_page(browser, setting);
  try {
    await sign_in(page, login);
    const places = await page.locator(".rail nav a").evaluateAll(links => links.map(link => link.getAttribute("href").slice(2)));
    for (const name of [...places, "account"]) {
      await go(page, name);
      await check_page(page, errors, name);
      await walks[name](page, errors);
    }
    if (!kIsNarrow(page)) {
      await page.click(".rail .foot button:last-child");
      await page.waitForFunction(() => document.documentElement.lang === "en");
      await check_page(page, errors, "in English");
      await page.click(".rail .foot button:first-child");
      await page.waitForSelector("#login");
    }
  } finally {
    await context.close();
  }
}

async function wrong_password(browser) {
  const {context, page} = await open_page(browser, kTelephone);
  try {
    await page.goto(server);
    await page.fill("#login", "nobody-of-this-name");
    await page.fill("#password", "wrong");
    await page.keyboard.press("Enter");
    await page.waitForSelector("[role=alert]");
    assert.equal(await page.evaluate(() => document.activeElement.id), "login");
  } finally {
    await context.close();
  }
}

const tests = [["a wrong password is told", browser => wrong_password(browser)]];
for (const login of passwords.keys()) {
  tests.push([`${login} at 1440`, browser => walk(browser, kDesk, login)], [`${login} at 390`, browser => walk(browser, kTelephone, login)]);
}

const browser = await start();
let passed = 0, failed = 0;
for (const [name, run] of tests) {
  try {
    await run(browser);
    passed++;
  } catch (error) {
    failed++;
    console.log(`failed: ${name}\n${error.stack}`);
  }
}
await browser.close();
console.log(`${passed} passed, ${failed} failed, 0 skipped`);
process.exitCode = failed ? 1 : 0;
