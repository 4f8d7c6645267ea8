// The walk of an office, each person in a browser of their own: a report is uploaded and reviewed with the keyboard, a
// commitment is made of it, signed, reported with evidence, questioned, explained and confirmed; its light turns; an order
// is issued, received, answered and accepted; the audit shows all of it. Every page is looked at as console_test.mjs does.
import assert from "node:assert/strict";
import {readFileSync} from "node:fs";
import {randomBytes} from "node:crypto";
import {kTelephone} from "./browser.mjs";
import {call, with_people} from "./people.mjs";

const kAnswerMax = 100;  // milliseconds until a decision is seen

export async function office_walk(browser, tools) {
  const {settled, check_page, check_colours, passwords} = tools;
  if (!process.env.LUOSHI_REPORT || !["duban", "secadmin", "auditor"].every(login => passwords.has(login))) return;
  await with_people(browser, tools, async ({enter, go, act, let_in}) => {
    const office = await enter("duban");
    const reading = await upload(office, {settled, check_page});
    const candidate = await review(office, reading, {check_page, check_colours});
    const lead = candidate.suggested_units[0];
    const commitment = (await call(office.page, "GET", `/commitments?reading=${reading}&lead=${lead.id}&limit=1`)).items[0];
    const at = "/commitments/" + commitment.id;
    await go(office, at, "a commitment that nobody signed");

    const keeper = await enter("secadmin");
    const head = await enter(await let_in(keeper, `unit=${lead.id}&role=unit_head`));
    await go(head, "/desk", "the desk of a unit");
    await go(head, at, "a commitment to be signed");
    await act(head, "sign");
    await head.page.waitForSelector(".report");

    const clerk = await enter(await let_in(keeper, `unit=${lead.id}&role=unit_clerk`), kTelephone);
    await go(clerk, at, "a commitment on a telephone");
    await report(clerk, commitment, {check_page});

    const before = await office.page.evaluate(async id => (await (await fetch("/api/v1/commitments/" + id)).json()).light.light, commitment.id);
    await go(office, at, "a commitment with a report");
    await office.page.locator(".confirm").first().click();
    await office.page.waitForFunction(was => !document.querySelector(".head .light")?.classList.contains(was), before);
    assert.ok(await office.page.locator(".head .light.red").count(), "so little at the end of a year should be red");
    await office.page.waitForSelector(".chart canvas");
    await office.page.locator("details summary").last().click();
    await office.page.waitForSelector(".history li");
    await check_page(office.page, office.errors, "a commitment with its history");

    const order = await issue(office, {check_page, check_colours});
    await go(clerk, order, "an order on a telephone");
    await act(clerk, "receive");
    await clerk.page.waitForSelector(".deeds .answer");
    await act(clerk, "answer", page => page.fill("#order-answer", "已查明原因，制定了追赶措施。"));
    await office.page.waitForSelector(".deeds .accept");  // told live
    await act(office, "accept");
    await office.page.waitForFunction(() => document.querySelector(".head.done"));
    await go(office, "/commitments?light=red&unit=" + lead.id, "commitments that are red");
    assert.ok(await office.page.locator("tbody tr").count());

    const auditor = await enter("auditor");
    await go(auditor, "/audit", "the audit of it");
    const kinds = (await call(auditor.page, "GET", `/events?stream=commitment/${commitment.id}&limit=50`)).items.map(event => event.kind);
    for (const kind of ["commitment.made", "commitment.assigned", "commitment.signed", "progress.reported", "progress.confirmed", "light.turned"]) assert.ok(kinds.includes(kind), kind + " is not in the audit");
  });
}

// The report under a name and with an end of its own, so that nobody has reviewed it.
async function upload({page}, {settled}) {
  await page.goto(page.url().replace(/#.*/, "#/readings"));
  await settled(page);
  await page.click(".page-head .el-button--primary");
  const words = readFileSync(process.env.LUOSHI_REPORT, "utf8");
  await page.setInputFiles("input[type=file]", {name: "报告.txt", mimeType: "text/plain", buffer: Buffer.from(`${words}\n（${randomBytes(4).toString("hex")}）\n`)});
  await page.click(".el-dialog .el-button--primary");
  await page.waitForURL(url => /#\/readings\/r-/.test(url.hash));
  await page.waitForSelector(".review");
  return new URL(page.url()).hash.split("/")[2].split("?")[0];
}

async function review({page, errors}, reading, {check_page, check_colours}) {
  await page.click("a.review");
  await page.click(".begin");
  await page.waitForSelector("[role=option]");
  await check_page(page, errors, "a review");
  await check_colours(page, "a review");
  const first = await page.locator("li.current").getAttribute("data-key");
  await page.keyboard.press("r");
  assert.ok(await page.locator(`[data-key="${first}"].rejected`).count(), "r does not reject");
  const candidates = (await call(page, "GET", `/reviews/${reading}/candidates?limit=200`)).items;
  const wanted = candidates.find(each => each.key !== first && each.measure.by === "value" && each.measure.direction === "up" && Number(each.measure.target) >= 10 && each.suggested_units.length === 1);
  await page.locator(`[data-key="${wanted.key}"]`).click();
  const shown_after = await page.evaluate(key => new Promise(done => {
    const began = performance.now();
    const row = document.querySelector(`[data-key="${key}"]`);
    new MutationObserver((_, watcher) => {
      if (!row.classList.contains("accepted")) return;
      watcher.disconnect();
      requestAnimationFrame(() => done(performance.now() - began));
    }).observe(row, {attributes: true});
    dispatchEvent(new KeyboardEvent("keydown", {key: "a"}));
  }), wanted.key);
  assert.ok(shown_after < kAnswerMax, `an acceptance is seen after ${shown_after.toFixed(0)} ms`);
  await page.keyboard.press("k");
  await page.keyboard.press("u");
  await page.waitForSelector(`[data-key="${wanted.key}"]:not(.accepted)`);
  await page.locator(`[data-key="${wanted.key}"]`).click();
  await page.keyboard.press("Enter");
  await page.waitForSelector(`[data-key="${wanted.key}"].accepted`);
  await page.waitForFunction(async id => (await (await fetch(`/api/v1/reviews/${id}`)).json()).counts.accepted === 1, reading);
  return wanted;
}

// A value beyond all bounds is questioned; with an explanation it goes. Then one that is far too small.
async function report({page, errors}, commitment, {check_page}) {
  await page.click(".report");
  await page.fill("#report-text", "完成前期工作。");
  await page.fill("#report-value", String(Number(commitment.target) * 1000));
  await page.setInputFiles("#report-files", {name: "证明.txt", mimeType: "text/plain", buffer: Buffer.from("调度会纪要 " + randomBytes(4).toString("hex"))});
  await page.waitForSelector(".files .icon + span");
  await page.locator(".el-dialog:visible .el-button--primary").click();
  await page.waitForSelector(".questioned");
  assert.deepEqual(errors.splice(0).filter(error => !/status of 409/.test(error)), []);
  await check_page(page, errors, "a value that is questioned");
  await page.fill("#report-value", "0.1");
  await page.fill("#report-explanation", "项目集中在年底入库。");
  await page.locator(".el-dialog:visible .el-button--primary").click();
  await page.waitForSelector(".reports li.reported");
}

async function issue({page, errors}, {check_page, check_colours}) {
  await page.click(".deeds .order");
  await page.waitForSelector("#order-title");
  await page.waitForFunction(() => document.querySelector("#order-kind option"));
  await page.locator(".el-dialog:visible .el-button--primary").click();
  await page.waitForURL(url => /#\/orders\/o-/.test(url.hash));
  await page.waitForSelector(".derivation li");
  await check_page(page, errors, "an order");
  await check_colours(page, "an order");
  return new URL(page.url()).hash.slice(1);
}
