// What is done on the pages of sources, of packages and of a commitment's parts, by the office and at both widths: a
// deputy's suggestion is taken in, replied to, rated and becomes a commitment; a commitment goes into a package and out of
// it again; a figure is shared out among counties.
import assert from "node:assert/strict";
import {randomBytes} from "node:crypto";

const dialog = page => page.locator(".el-dialog:visible");
const go_ahead = page => dialog(page).locator(".el-button--primary").last().click();
const closed = page => page.waitForFunction(() => ![...document.querySelectorAll(".el-dialog")].some(each => each.getClientRects().length));
const name_of = what => what + randomBytes(3).toString("hex");

async function choose_first(page, field) {
  await page.click(field);
  await page.locator(".el-select-dropdown__item:visible").first().click();
}

export async function sources_walk(page, errors, {settled, check_page, check_colours}) {
  const create = page.locator(".page-head .new");
  if (!await create.count()) return;
  await page.locator(".kinds .kind button").nth(4).click();  // suggestions alone
  await page.waitForURL(url => url.hash.includes("type=suggestion"));
  await settled(page);
  const title = name_of("关于增设公交站的建议");
  await create.click();
  assert.ok(await page.locator(".kinds input[value=suggestion]").isChecked(), "the kind that is listed is not offered");
  await page.fill("#source-title", title);
  await page.fill("#source-issuer", "市人大代表");
  await page.fill("#source-text", "建议在新城区增设公交站。");
  await choose_first(page, "#source-lead");
  await check_page(page, errors, "a source being taken in");
  await check_colours(page, "a source being taken in");
  await go_ahead(page);
  await page.waitForURL(url => /#\/sources\/s-/.test(url.hash));
  await page.waitForSelector(".deeds .reply");
  await page.click(".deeds .reply");
  await page.fill("#source-reply", "年内增设公交站12处。其余列入明年计划。");
  await go_ahead(page);
  await page.waitForSelector(".replies li");
  await closed(page);
  await page.click(".deeds .rate");
  await page.fill("#source-rating-text", "答复具体。");
  await go_ahead(page);
  await page.waitForSelector(".replies .rating .good");
  await closed(page);
  await page.evaluate(() => {  // the first sentence is marked
    const words = document.querySelector(".replies .reply").firstChild;
    getSelection().setBaseAndExtent(words, 0, words, words.textContent.indexOf("。"));
  });
  await page.click(".deeds .promise");
  assert.equal(await page.inputValue("#new-title"), "年内增设公交站12处");
  await page.fill("#new-target", "12");
  await page.fill("#new-unit", "处");
  await go_ahead(page);
  await page.waitForSelector(".promises li .progress");
  await closed(page);
  await check_page(page, errors, "a source with its commitment");
  await check_colours(page, "a source with its commitment");
  await page.locator(".promises a").first().click();
  await page.waitForURL(url => /#\/commitments\/c-/.test(url.hash));
  await page.locator('a[href^="#/sources/s-"]').click();
  await page.waitForSelector(".promises li");
}

export async function packages_walk(page, errors, {settled, check_page, check_colours}) {
  const create = page.locator(".page-head .new");
  if (!await create.count()) return;
  await create.click();
  await page.fill("#package-name", name_of("三大工程"));
  await page.fill("#package-declared", "3");
  await go_ahead(page);
  await page.waitForURL(url => /#\/packages\/k-/.test(url.hash));
  await page.waitForSelector(".notice.warn");  // nothing is in it yet
  await settled(page);
  await page.click(".deeds .add");
  await page.waitForSelector(".choices li");
  if (!await page.locator(".choices input").count()) return;  // a city without commitments
  await page.locator(".choices input").first().check();
  await check_page(page, errors, "a package being filled");
  await go_ahead(page);
  await page.waitForSelector("tbody tr .remove");
  await closed(page);
  await check_page(page, errors, "a package");
  await check_colours(page, "a package");
  await page.locator("tbody .link").first().click();
  await page.waitForSelector(".join");
  await page.click(".join");
  await page.waitForFunction(() => document.querySelector("#join-package option:nth-child(2)"));
  await page.selectOption("#join-package", "");
  await page.fill("#join-reason", "不在其中");
  await go_ahead(page);
  await closed(page);
  await page.waitForFunction(() => !document.querySelector('.package a[href^="#/packages/"]'));
}

export async function share_walk(page, errors, {settled, check_page, check_colours}) {
  const create = page.locator(".page-head .el-button--primary");
  if (!await create.count()) return;
  await create.click();
  await page.fill("#new-title", name_of("新改建农村公路100公里"));
  await page.fill("#new-target", "100");
  await page.fill("#new-unit", "公里");
  await go_ahead(page);
  await page.waitForURL(url => /#\/commitments\/c-/.test(url.hash));
  await page.click(".share");
  await page.click(".counties");
  await page.waitForSelector(".el-dialog tbody tr");
  const counties = await page.locator(".el-dialog tbody tr").count();
  await page.click(".evenly");
  await page.waitForSelector(".sums.good");
  await page.locator(".el-dialog tbody .value input").first().fill("0.5");
  await page.waitForSelector(".sums.warn");
  assert.match(await page.locator(".el-dialog tbody .name input").first().inputValue(), /0\.5公里/);
  await check_page(page, errors, "a figure being shared out");
  await check_colours(page, "a figure being shared out");
  await go_ahead(page);
  await page.waitForSelector(".parts li");
  await closed(page);
  assert.equal(await page.locator(".parts li").count(), counties);
  assert.ok(await page.locator(".notice.warn").count(), "that the parts do not add up is not told");
  await settled(page);
  await check_page(page, errors, "a commitment with its parts");
}
