// Figures of requests in each view, opened to their list, where a chip is taken away again; articles written, found, written
// anew, offered and withdrawn.
import assert from "node:assert/strict";
import {randomBytes} from "node:crypto";
import {call, kDialog} from "./people.mjs";

export async function figures_walk(page, errors, {settled, check_page, check_colours}) {
  const views = page.locator(".views a");
  for (let n = 0; n < await views.count(); n++) {
    await views.nth(n).click();
    await page.waitForFunction(n => document.querySelectorAll(".views a")[n].classList.contains("here"), n);
    await settled(page);
    await check_page(page, errors, "figures, view " + n);
  }
  await check_colours(page, "figures of a board");
  await page.evaluate(() => { location.hash = "#/case-figures"; });
  await settled(page);
  const count = page.locator(".totals a.count").first();
  if (!await count.count()) return;  // nobody has asked for anything yet
  await count.click();
  await page.waitForURL(url => url.hash.startsWith("#/cases?"));
  await settled(page);
  await page.waitForSelector("tbody tr");
  const dropped = page.viewportSize().width < 760 ? null : page.locator(".filters button.bordered:not(.toggle)").first();
  if (dropped && await dropped.count()) {
    const before = new URL(page.url()).hash;
    await dropped.click();
    await page.waitForFunction(was => location.hash !== was, before);
  }
  await check_page(page, errors, "the cases behind a figure");
}

export async function articles_walk(page, errors, {settled, check_page, check_colours}) {
  const create = page.locator(".page-head .new");
  if (!await create.count()) return;
  const mark = randomBytes(3).toString("hex");
  await create.click();
  await page.waitForSelector("#article-title");
  await page.click(".choices label:has(input[value=template])");
  await page.fill("#article-title", "占道经营已清理" + mark);
  await page.fill("#article-text", "已劝离，安排专人值守。");
  await page.selectOption("#article-kind", "hotline");
  await check_page(page, errors, "an article being written");
  await check_colours(page, "an article being written");
  await page.click(".el-drawer button[type=submit]");
  await page.waitForSelector("#article-title", {state: "detached"});
  await page.fill("main [role=search] input >> nth=0", mark);
  await page.waitForURL(url => url.hash.includes(mark));
  await settled(page);
  await page.locator("tbody tr .link").first().click();
  await page.waitForSelector(".el-drawer .edit");
  await check_page(page, errors, "an article");
  await check_colours(page, "an article");
  await page.click(".el-drawer .edit");
  await page.fill("#article-until", "2020-01-01");
  await page.click(".el-drawer button[type=submit]");
  await page.waitForSelector(".el-drawer .el-form-item__error");  // it would end before it begins
  assert.deepEqual(errors.splice(0).filter(error => !/status of 422/.test(error)), []);
  await page.fill("#article-until", "");
  await page.fill("#article-text", "已劝离。");
  await page.click(".el-drawer button[type=submit]");
  await page.waitForSelector(".el-drawer .edit");
  assert.match(await page.locator(".el-drawer .text").textContent(), /^已劝离。$/);
  const found = (await call(page, "GET", "/articles?what=template&valid=true&kind=hotline")).items;
  assert.ok(found.some(each => each.title.endsWith(mark)));
  await page.click(".el-drawer .withdraw");
  await page.fill("#article-reason", "走查");
  await page.locator(`${kDialog} button[type=submit]`).click();
  await page.waitForSelector("tbody tr", {state: "detached"});
  await page.locator(".el-message").first().waitFor({state: "hidden"});
}
