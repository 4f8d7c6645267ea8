// Articles written, found, written anew, offered and withdrawn.
import assert from "node:assert/strict";
import {randomBytes} from "node:crypto";
import {call, kDialog} from "./people.mjs";

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
