// The console against a running server, walked through by a machine at both widths:
//   node console_test.mjs ADDRESS LOGIN:PASSWORD…
// A first password is changed on the way, as a person would. LUOSHI_REPORT names a report to upload where there is none
// and the account may. Each page must be without errors in the browser's console (Content-Security-Policy included),
// without requests elsewhere, no wider than the screen, every control must have a name, and axe-core must find nothing
// serious, in light and in dark. Promises are taken in, packed and shared out (promise_walks.mjs). Settings are changed by
// who may, and changed back. At last the walk of an office (office_walk.mjs): a report, its review, a commitment, a light,
// an order, and the audit of all of it; and that of a request (case_walk.mjs), at both widths.
// Ends with 'N passed, N failed, N skipped'.
import assert from "node:assert/strict";
import {randomBytes} from "node:crypto";
import {axe_words, kDesk, kTelephone, start} from "./browser.mjs";
import {case_walk, kCaseWidths} from "./case_walk.mjs";
import {articles_walk, figures_walk} from "./figure_walks.mjs";
import {office_walk} from "./office_walk.mjs";
import {packages_walk, share_walk, sources_walk} from "./promise_walks.mjs";

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
  const found = await page.evaluate(screen => {
    const is_seen = element => element.getClientRects().length > 0 && getComputedStyle(element).visibility !== "hidden";
    const named = element => Boolean(element.getAttribute("aria-label") || element.getAttribute("aria-labelledby") || element.labels?.length || element.textContent.trim() || element.title || element.type === "hidden");
    const nameless = [...document.querySelectorAll("button, input, select, textarea, a[href]")].filter(element => is_seen(element) && !named(element));
    const twice = [...document.querySelectorAll("[id]")].map(element => element.id).filter((id, n, ids) => ids.indexOf(id) !== n);
    return {nameless: nameless.map(element => element.outerHTML.slice(0, 160)), twice, wide: document.documentElement.scrollWidth - screen, alerts: [...document.querySelectorAll("[role=alert]:not(.el-message)")].filter(is_seen).map(alert => alert.textContent)};
  }, page.viewportSize().width);  // a telephone's innerWidth grows with what is too wide
  assert.deepEqual(errors, [], where);
  assert.deepEqual(found.nameless, [], where + ": controls without a name");
  assert.deepEqual(found.twice, [], where + ": ids that stand twice");
  assert.ok(found.wide <= 0, `${where} is ${found.wide} px wider than the screen`);
  assert.deepEqual(found.alerts, [], where);
}

const kAxe = axe_words();
const kChecksMin = 10;  // rules of axe that had something to look at: fewer, and it saw no page

async function check_colours(page, where) {
  await page.waitForFunction(() => !document.querySelector(".busy"));  // what is fetched again stands back meanwhile
  for (const colorScheme of ["dark", "light"]) {
    await page.emulateMedia({colorScheme, reducedMotion: "reduce"});
    await page.waitForFunction(wanted => document.documentElement.dataset.theme === wanted, colorScheme);
    await page.waitForFunction(() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(!document.getAnimations().length)))));  // no colour is on its way
    if (!await page.evaluate(() => "axe" in window)) await page.evaluate(kAxe);
    const {passed, serious} = await page.evaluate(async () => {
      const found = await axe.run({resultTypes: ["violations"]});
      const bad = found.violations.filter(each => ["serious", "critical"].includes(each.impact));
      return {passed: found.passes.length, serious: bad.map(each => `${each.id}: ${each.nodes.slice(0, 3).map(node => node.html.slice(0, 160) + " " + node.failureSummary).join("; ")}`)};
    });
    assert.ok(passed >= kChecksMin, `${where}: axe looked at ${passed} rules only`);
    assert.deepEqual(serious, [], `${where}, ${colorScheme}`);
  }
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

const tools = {settled, check_page, check_colours};
// What is done on each page beyond looking at it.
const walks = {
  async overview(page, errors) {
    assert.ok(await page.locator(".overview").count());
    for (const place of ["years", "wall", "overview"]) {
      await page.evaluate(to => { location.hash = "#/" + to; }, place);
      await page.waitForSelector({years: ".years, .empty-state", wall: ".wall", overview: ".overview"}[place]);
      await check_page(page, errors.filter(error => !/status of 404.*comparison/.test(error)), place);
      await check_colours(page, place);
    }
  },
  async desk() {},
  async commitments(page, errors) {
    await page.fill("main [role=search] input >> nth=0", "没有这样的任务");
    await page.waitForURL(url => decodeURIComponent(url.hash).includes("q=没有这样的任务"));
    await settled(page);
    await check_page(page, errors, "commitments, none found");
    await page.goBack();
    await share_walk(page, errors, tools);
  },
  sources: (page, errors) => sources_walk(page, errors, tools),
  packages: (page, errors) => packages_walk(page, errors, tools),
  async orders() {},
  async cases() {},
  "case-figures": (page, errors) => figures_walk(page, errors, tools),
  articles: (page, errors) => articles_walk(page, errors, tools),
  async "case-desk"(page, errors) {
    await page.evaluate(() => { location.hash = "#/wall/cases"; });
    await page.waitForSelector(".wall");
    await check_page(page, errors, "the wall of requests");
    await check_colours(page, "the wall of requests");
    await page.evaluate(() => { location.hash = "#/case-desk"; });
    await page.waitForSelector("#content");
  },
  async indicators(page, errors) {
    const create = page.locator(".page-head .el-button--primary");
    if (!await create.count()) return;
    const name = "测试指标" + randomBytes(3).toString("hex");
    await create.click();
    await page.fill("#indicator-name", name);
    await page.fill("#indicator-unit", "%");
    await page.click(".el-dialog .el-button--primary");
    await page.waitForURL(url => /#\/indicators\/i-/.test(url.hash));
    await page.click(".record");
    await page.fill("#observed-value", "7.5");
    await page.click(".el-dialog .el-button--primary");
    await page.waitForSelector(".chart canvas");
    await check_page(page, errors, "an indicator");
    await check_colours(page, "an indicator");
  },
  async rankings() {},
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
    if (kIsNarrow(page)) await page.click(".filters .toggle");
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
  async settings(page, errors) {
    const field = page.locator("#session-idle_minutes");
    if (!await page.locator(".save").count()) return assert.ok(await field.isDisabled(), "who may not change can type");
    const before = await field.inputValue();
    const save = page.locator(".save .el-button--primary");
    assert.ok(await save.isDisabled());
    await field.fill("3");
    await save.click();
    await page.waitForSelector(".el-form-item:has(#session-idle_minutes) .el-form-item__error");
    assert.equal(await page.locator(".settings > .notice").count(), 0, "what stands at its field is told twice");
    assert.deepEqual(errors.splice(0).filter(error => !/status of 422/.test(error)), []);
    await page.locator(".save .el-button").first().click();
    assert.equal(await field.inputValue(), before);
    await change_behind(page);
    const remembered = await page.locator("#password-remembered").inputValue() === "7" ? "6" : "7";
    await page.locator("#password-remembered").fill(remembered);
    await change_behind(page);
    await page.locator(".outdated .keep").click();
    await page.waitForSelector(".outdated", {state: "detached"});
    assert.equal(await page.locator("#password-remembered").inputValue(), remembered);
    await save.click();
    await page.waitForFunction(() => document.querySelector(".save .el-button--primary").disabled && !document.querySelector(".settings[aria-busy=true]"));
    assert.equal((await settings_of(page)).password.remembered, Number(remembered));
    await page.locator(".el-message").first().waitFor({state: "hidden"});
    await webhooks_walk(page, errors);
  },
  async account() {},
};

// A webhook where nobody answers: registered, its secret shown once, tried, and removed.
async function webhooks_walk(page, errors) {
  await page.click("main a[href='#/settings/webhooks']");
  await page.waitForSelector("#of-deliveries");
  await check_page(page, errors, "webhooks");
  await check_colours(page, "webhooks");
  await page.click(".page-head .el-button--primary");
  await page.fill("#webhook-name", "走查");
  await page.fill("#webhook-url", "http://127.0.0.1:9/in");
  await page.click(".families button >> nth=0");
  await page.click(".el-dialog [type=submit]");
  assert.match(await page.locator(".el-dialog .secret input").inputValue(), /^whsec_/);
  await check_page(page, errors, "a secret");
  await page.click(".el-dialog .ends .el-button");
  const row = page.locator("tbody tr", {hasText: "http://127.0.0.1:9/in"});
  await row.locator(".actions button").first().click();
  await page.locator("section", {has: page.locator("#of-deliveries")}).locator("tbody tr", {hasText: "webhook/w-"}).first().waitFor();
  await check_page(page, errors, "deliveries");
  await row.locator(".link").click();
  await page.click(".el-dialog .drop");
  await page.locator(".el-dialog .el-button--danger").click();
  await row.waitFor({state: "detached"});
  await page.locator(".el-message").first().waitFor({state: "hidden"});
}

const settings_of = page => page.evaluate(async () => (await fetch("/api/v1/settings")).json());

// Somebody else changes the name of the city, and back.
const change_behind = page => page.evaluate(async () => {
  const {csrf_token} = await (await fetch("/api/v1/session")).json();
  let {version, city_name} = await (await fetch("/api/v1/settings")).json();
  for (const name of [city_name + "新", city_name]) {
    const headers = {"Content-Type": "application/json", "X-CSRF-Token": csrf_token, "If-Match": `"${version}"`, "Idempotency-Key": crypto.getRandomValues(new Uint32Array(4)).join("-")};
    version = (await (await fetch("/api/v1/settings", {method: "PATCH", headers, body: JSON.stringify({city_name: name})})).json()).version;
  }
});

async function check_keys(page) {
  await page.keyboard.press("?");
  await page.waitForSelector(".el-dialog .keys kbd");
  await page.keyboard.press("Escape");
  await page.waitForSelector(".el-dialog .keys kbd", {state: "hidden"});
  await page.keyboard.press("g");
  await page.keyboard.press("m");
  await page.waitForURL(url => url.hash === "#/account");
}

// What was chosen stays, whatever the system has.
async function check_switch(page) {
  const theme = () => page.evaluate(() => document.documentElement.dataset.theme);
  await page.emulateMedia({colorScheme: "light", reducedMotion: "reduce"});
  await page.click("[data-theme-choice=dark]");
  await page.reload();
  await settled(page);
  assert.equal(await theme(), "dark");
  await page.click("[data-theme-choice=system]");
  assert.equal(await theme(), "light");
}

async function walk(browser, setting, login) {
  const {context, page, errors} = await open_page(browser, setting);
  try {
    await sign_in(page, login);
    const places = await page.locator(".rail nav a").evaluateAll(links => links.map(link => link.getAttribute("href").slice(2)));
    for (const name of [...places, "account"]) {
      await go(page, name);
      await check_page(page, errors, name);
      await check_colours(page, name);
      await walks[name](page, errors);
    }
    if (!kIsNarrow(page)) {
      await check_keys(page);
      await check_switch(page);
      await page.click(".rail .speak");
      await page.waitForFunction(() => document.documentElement.lang === "en");
      for (const name of [...places, "account"]) {
        await go(page, name);
        await check_page(page, errors, name + " in English");
      }
      await page.click(".rail .leave");
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

for (const [width, setting] of kCaseWidths) tests.push([`a request from a call to its end at ${width}`, browser => case_walk(browser, setting, {...tools, open_page, sign_in, passwords, server})]);
tests.push(["an office from a report to a light", browser => office_walk(browser, {...tools, open_page, sign_in, passwords, server})]);

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
