// What a person does with the page of a reading, done by a machine: node page_test.mjs PAGE [LARGE_PAGE]
// The pages are those of `luoshi read --format html`. Ends with 'N passed, N failed, N skipped'.
import assert from "node:assert/strict";
import {address, kDesk, kTelephone, start} from "./browser.mjs";

const [page_file, large_file] = process.argv.slice(2);
const tests = [];
const test = (name, setting, run) => tests.push({name, setting, run});

const rows = page => page.locator("#rows tr[data-id]");
const shown_count = async page => Number((await page.textContent("#shown")).match(/\d+/)[0]);
const is_seen = (page, selector) => page.evaluate(s => {
  const box = document.querySelector(s).getBoundingClientRect();
  return box.height > 0 && box.top >= 0 && box.bottom <= innerHeight;
}, selector);
// Where its first line begins: a mark that is broken over lines has a box with others in it.
async function click_mark(page, id) {
  const {x, y} = await page.evaluate(name => {
    const mark = document.getElementById(name);
    mark.scrollIntoView({block: "center"});
    const box = mark.getClientRects()[0];
    return {x: box.left + Math.min(4, box.width / 2), y: box.top + box.height / 2};
  }, id);
  await page.mouse.click(x, y);
}
const reading = page => page.evaluate(() => JSON.parse(document.getElementById("data").textContent));

test("asks nothing of the network", kDesk, async (page, requests) => {
  assert.deepEqual(requests.filter(url => !url.startsWith("data:")), [address(page_file)]);
});

test("ids are unique and every item that has a place stands in the text", kDesk, async page => {
  const result = await page.evaluate(() => {
    const ids = [...document.querySelectorAll("[id]")].map(element => element.id);
    const data = JSON.parse(document.getElementById("data").textContent);
    const missing = [];
    for (const [kind, letter] of [["quantity", "q"], ["task", "t"], ["term", "n"]]) {
      data[kind].forEach((row, i) => { if (!document.getElementById(letter + i)) missing.push(letter + i); });
    }
    return {twice: ids.filter((id, i) => ids.indexOf(id) !== i), missing, counted: data.quantity.length};
  });
  assert.deepEqual(result.twice, []);
  assert.deepEqual(result.missing, []);
  assert.ok(result.counted > 0);
});

test("a mark's words are those that were read", kDesk, async page => {
  const wrong = await page.evaluate(() => {
    const data = JSON.parse(document.getElementById("data").textContent);
    const text = data.fields.quantity.indexOf("text");
    return data.quantity.map((row, i) => [row[text], document.getElementById("q" + i).textContent]).filter(([a, b]) => a !== b);
  });
  assert.deepEqual(wrong, []);
});

test("a row leads to its place in the text", kDesk, async page => {
  const id = await rows(page).nth(9).getAttribute("data-id");
  await rows(page).nth(9).click();
  assert.ok(await page.locator(`#${id}.on`).count());
  assert.ok(await is_seen(page, "#" + id));
  assert.equal(await page.locator("#rows tr.on").getAttribute("data-id"), id);
  assert.ok(await page.isVisible("#card"));
});

test("a mark leads to its row, on another tab and far down", kDesk, async page => {
  const last = (await reading(page)).task.length - 1;
  await click_mark(page, "t" + last);
  const id = await page.locator("#rows tr.on").getAttribute("data-id");
  assert.match(id, new RegExp(`^(t${last}|q\\d+)$`));
  assert.ok(await is_seen(page, `#rows tr[data-id="${id}"]`));
  assert.ok(await page.isVisible("#card"));
});

test("the card says what a figure is", kDesk, async page => {
  const data = await reading(page);
  const field = name => data.fields.quantity.indexOf(name);
  const at = data.quantity.findIndex(q => q[field("kind")] === "target" && q[field("indicator")] !== "");
  await click_mark(page, "q" + at);
  const card = await page.textContent("#card");
  for (const name of ["indicator", "text", "period"]) assert.ok(card.includes(data.quantity[at][field(name)]), name + ": " + card);
});

test("a search narrows the table and can be cleared", kDesk, async page => {
  const all = await shown_count(page);
  await page.keyboard.press("/");
  await page.keyboard.type("增加值 %");
  const found = await shown_count(page);
  assert.ok(found > 0 && found < all, `${found} of ${all}`);
  for (const text of await rows(page).allTextContents()) assert.match(text, /增加值/);
  await page.click("#reset");
  assert.equal(await shown_count(page), all);
});

test("filters hold together", kDesk, async page => {
  const data = await reading(page);
  const field = name => data.fields.quantity.indexOf(name);
  const targets = data.quantity.filter(q => q[field("kind")] === "target");
  await page.click('[data-count="target"]');
  assert.equal(await shown_count(page), targets.length);
  const measure = page.locator(".filters select").nth(2);
  await measure.selectOption({index: 1});
  const found = await shown_count(page);
  const sizes = ["level", "count", "change", "change_abs", "share", "rank", "gap"].map(m => targets.filter(q => q[field("measure")] === m).length);
  assert.ok(sizes.includes(found), `${found} of ${sizes}`);
});

test("an item outside the filter says so and can be shown", kDesk, async page => {
  await page.click('[data-count="target"]');
  const data = await reading(page);
  const at = data.quantity.findIndex(q => q[data.fields.quantity.indexOf("kind")] === "outcome");
  await click_mark(page, "q" + at);
  assert.equal(await page.locator("#rows tr.on").count(), 0);
  await page.click("#card .shown button");
  assert.equal(await page.locator("#rows tr.on").getAttribute("data-id"), "q" + at);
});

test("a column sorts up, down and as in the text", kDesk, async page => {
  const values = async () => {
    const data = await reading(page);
    const value = data.fields.quantity.indexOf("value");
    const ids = await rows(page).evaluateAll(all => all.map(row => row.dataset.id));
    return ids.map(id => Number(data.quantity[Number(id.slice(1))][value]));
  };
  const before = await values();
  const header = page.locator("#rows th button").nth(2);
  await header.click();
  const rising = await values();
  assert.deepEqual(rising, [...rising].sort((a, b) => a - b));
  assert.equal(await page.locator("#rows th").nth(2).getAttribute("aria-sort"), "ascending");
  await page.locator("#rows th button").nth(2).click();
  const falling = await values();
  assert.deepEqual(falling, [...falling].sort((a, b) => b - a));
  await page.locator("#rows th button").nth(2).click();
  assert.deepEqual(await values(), before);
});

test("the keyboard reaches marks, rows and the card", kDesk, async page => {
  await page.locator("#q4").focus();
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Tab");
  assert.ok(await page.isVisible("#tip"), "focus shows the tip");
  assert.equal(await page.evaluate(() => document.activeElement.id), "q4");
  await page.keyboard.press("Enter");
  assert.equal(await page.locator("#rows tr.on").getAttribute("data-id"), "q4");
  await page.locator("#rows tr.on").focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.id), "q6");
  await page.keyboard.press("n");
  assert.equal(await page.locator("#rows tr.on").getAttribute("data-id"), "q7");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  assert.ok(await page.isHidden("#card"));
  await page.locator("#tab-quantity").focus();
  await page.keyboard.press("ArrowRight");
  assert.equal(await page.getAttribute("#tab-task", "aria-selected"), "true");
});

test("what is hovered shows its fields, once", kDesk, async page => {
  await page.locator("#q3").scrollIntoViewIfNeeded();
  await page.locator("#q3").hover();
  assert.ok(await page.isVisible("#tip"));
  assert.equal(await page.locator("#q3").getAttribute("title"), null);
  await page.mouse.move(5, 5);
  assert.ok(await page.isHidden("#tip"));
  assert.notEqual(await page.locator("#q3").getAttribute("title"), null);
});

test("a mention leads to its note and back", kDesk, async page => {
  const mention = page.locator("#m0-0");
  await mention.click();
  await mention.click();
  assert.equal(await page.evaluate(() => location.hash), "#n0");
  assert.ok(await is_seen(page, "#n0"));
  await page.locator("#n0 a.back").first().click();
  assert.ok(await is_seen(page, "#m0-0"));
});

test("an address with an item opens on it", kDesk, async page => {
  await page.goto("about:blank");
  await page.goto(address(page_file) + "#t2");
  assert.equal(await page.locator("#rows tr.on").getAttribute("data-id"), "t2");
});

test("marks of a kind can be hidden", kDesk, async page => {
  const line = () => page.locator("mark.target").first().evaluate(mark => getComputedStyle(mark).textDecorationLine);
  assert.equal(await line(), "underline");
  await page.locator(".legend .target input").uncheck();
  assert.equal(await line(), "none");
});

test("on a telephone nothing is wider than the screen and the table is a drawer", kTelephone, async page => {
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 390);
  assert.ok(await page.isHidden("#rows"));
  await page.tap("#tab-task");
  assert.ok(await page.isVisible("#rows"));
  await page.waitForFunction(() => document.getElementById("panel").getBoundingClientRect().height > 500);
  const id = await rows(page).nth(3).getAttribute("data-id");
  await rows(page).nth(3).tap();
  assert.ok(await page.isHidden("#rows"));
  assert.ok(await is_seen(page, "#" + id));
  assert.ok(await page.isVisible("#card"));
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 390);
});

test("on paper there is the report alone, its marks underlined", kDesk, async page => {
  await page.emulateMedia({media: "print"});
  assert.ok(await page.isHidden("#panel"));
  assert.ok(await page.isHidden(".contents"));
  const style = await page.locator("mark.target").first().evaluate(mark => {
    const all = getComputedStyle(mark);
    return [all.textDecorationLine, all.textDecorationStyle, all.backgroundColor];
  });
  assert.deepEqual(style, ["underline", "double", "rgba(0, 0, 0, 0)"]);
});

test("without scripts it can be read", {...kDesk, javaScriptEnabled: false}, async page => {
  assert.ok(await page.isVisible("article"));
  assert.ok(await page.isHidden("#panel"));
  assert.ok(await page.isVisible(".notice"));
  assert.ok(await page.locator("mark[title]").count());
});

if (large_file) {
  test("a large report opens, and its last row is reached", {...kDesk, file: large_file}, async page => {
    const last = (await reading(page)).quantity.length - 1;
    assert.ok(last > 1000);
    assert.ok(await page.locator("#rows tr").count() < 100, "rows are made as they are seen");
    await page.locator("#rows tr[data-id]").first().focus();
    await page.keyboard.press("End");
    await page.keyboard.press("Enter");
    assert.ok(await is_seen(page, "#q" + last));
  });
}

const browser = await start();
let passed = 0, failed = 0;
for (const {name, setting, run} of tests) {
  const {file = page_file, ...options} = setting;
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const requests = [], errors = [];
  page.on("request", request => requests.push(request.url()));
  page.on("pageerror", error => errors.push(error.message));
  page.setDefaultTimeout(20000);
  try {
    await page.goto(address(file));
    await run(page, requests);
    assert.deepEqual(errors, []);
    passed += 1;
  } catch (error) {
    failed += 1;
    console.log(`FAILED: ${name}\n${error.stack}`);
  }
  await context.close();
}
await browser.close();
console.log(`${passed} passed, ${failed} failed, 0 skipped`);
process.exitCode = failed === 0 ? 0 : 1;
