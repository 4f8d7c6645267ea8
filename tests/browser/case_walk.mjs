// The walk of a request, each person in a browser of their own, at both widths: an operator registers a call with the
// keyboard alone, accepts and dispatches it; the unit objects, gets it back, signs, its clock is suspended, it answers; the
// answer goes back once, passes, the person is asked and says it is not solved; it is reopened and closed at last.
// Every page is looked at as console_test.mjs does.
import assert from "node:assert/strict";
import {randomBytes} from "node:crypto";
import {kDesk, kTelephone} from "./browser.mjs";
import {kDialog, with_people} from "./people.mjs";

const words = text => page => page.fill("#deed-text", text);
const step = ({page}, event) => page.waitForSelector(`.steps li.${event}:first-child`);

export async function case_walk(browser, setting, tools) {
  const {settled, check_page, check_colours, passwords} = tools;
  if (!passwords.has("secadmin")) return;
  await with_people(browser, tools, async ({enter, go, act, let_in}) => {
    const keeper = await enter("secadmin", kDesk);
    for (const login of ["rexian1", "chengguan"]) await let_in(keeper, "q=" + login, login);
    const operator = await enter("rexian1");
    const clerk = await enter("chengguan");
    const mark = randomBytes(3).toString("hex");

    await go(operator, "/case-desk", "the operator's desk");
    const made = await register(operator, mark, {settled, check_page, check_colours});
    await dispatch_at_once(operator, mark, {check_page});
    await go(operator, "/case-desk?part=to_admit", "the queue");
    await operator.page.click(`.queue a:has-text("${mark}")`);
    await operator.page.waitForURL(url => url.hash === "#/cases/" + made);
    await operator.page.waitForSelector(".deeds .admit");
    await check_page(operator.page, operator.errors, "a case");
    await check_colours(operator.page, "a case");
    const at = "/cases/" + made;

    await act(operator, "admit");
    await step(operator, "admitted");
    await act(operator, "dispatch", page => choose_unit(page, "#deed-unit", "城市管理局"));
    await step(operator, "dispatched");

    await go(clerk, "/case-desk", "the unit's desk");
    assert.ok(await clerk.page.locator(`.queue a:has-text("${mark}")`).count(), "a dispatched case is not on the unit's desk");
    await go(clerk, at, "a case to be signed");
    assert.match(await clerk.page.locator("[aria-labelledby=of-people]").textContent(), /139\*+8888/, "who asked is not masked");
    await act(clerk, "object", words("该路段属水务施工，非我局职责。"));
    await operator.page.waitForSelector(".objection");  // told live
    await act(operator, "decide_objection", async page => {
      await page.click(".choices label:has(input[name=deed-upheld][value=true])");
      await page.fill("#deed-text", "经核实再派。");
    });
    await step(operator, "objection_decided");
    await act(operator, "dispatch", page => choose_unit(page, "#deed-unit", "城市管理局"));
    await step(operator, "dispatched");

    await clerk.page.waitForSelector(".deeds .receive");  // told live
    await act(clerk, "receive");
    await act(operator, "suspend", words("等待诉求人补充材料。"));
    await step(operator, "suspended");
    await check_page(operator.page, operator.errors, "a suspended case");
    await act(operator, "resume");
    await act(clerk, "note", words("已到现场。"));
    await act(clerk, "answer", words("已责令停工并处罚。"));
    await operator.page.waitForSelector(".deeds .return");
    await act(operator, "return", words("没有说明何时恢复。"));
    await step(operator, "returned");
    await clerk.page.waitForSelector(".deeds .answer");
    await act(clerk, "answer", words("已停工，施工方取得许可前不再夜间施工。"));

    await go(operator, "/case-desk?part=to_check", "answers to check");
    assert.ok(await operator.page.locator(`.queue a:has-text("${mark}")`).count());
    await go(operator, at, "an answered case");
    await act(operator, "accept");
    await step(operator, "accepted");
    await act(operator, "follow_up", async page => {
      await page.click(".choices label:has(input[name=deed-solved][value=false])");
      await page.click(".choices label:has(input[name=deed-satisfied][value='2'])");
      await page.fill("#deed-text", "昨晚又有噪声。");
    });
    await step(operator, "followed_up");
    await act(operator, "reopen", words("诉求人说没有解决。"));
    await step(operator, "reopened");
    await reveal(operator, made, {check_page});

    await clerk.page.reload();
    await settled(clerk.page);
    const receive = clerk.page.locator(".deeds .receive");
    if (await receive.count()) await act(clerk, "receive");
    await act(clerk, "answer", words("已连续三晚驻守，无夜间施工。"));
    await operator.page.waitForSelector(".deeds .accept");
    await act(operator, "accept", words("属实。"));
    await operator.page.waitForSelector(".head.done");
    await check_colours(operator.page, "a closed case");
    await go(operator, `/cases?q=${mark}&line=hotline`, "the list with one found");
    assert.equal(await operator.page.locator("tbody tr").count(), 1);
  }, setting);
}

// With the keyboard: focus stands in the number, Tab goes on, the arrow keys choose. Returns the id.
async function register({page, errors}, mark, {settled, check_page, check_colours}) {
  if (page.viewportSize().width >= 760) await page.keyboard.press("n");
  else await page.click(".page-head .new");
  await page.waitForSelector("#case-phone");
  await settled(page);
  await page.waitForFunction(() => document.activeElement.id === "case-phone" && document.querySelector("[name=case-kind]:checked"));
  const keys = page.keyboard;
  await keys.type("13900008888");
  await keys.press("Tab");
  await keys.type("孙女士");
  await keys.press("Tab");
  await keys.press("Tab");  // by telephone
  await keys.press("Tab");  // of the hotline
  await keys.press("Space");
  for (let n = 0; n < 3; n++) await keys.press("ArrowRight");  // a complaint
  await keys.press("Tab");
  await keys.type(`夜间施工噪声扰民${mark}`);
  await keys.press("Tab");
  await keys.type("工地每晚十一点后仍在打桩。");
  await check_page(page, errors, "the form");
  await check_colours(page, "the form");
  assert.equal(await page.inputValue("#case-text"), "工地每晚十一点后仍在打桩。");
  // Another page and back: the draft is still there, and the desk tells of it.
  await page.evaluate(() => { location.hash = "#/case-desk"; });
  await page.waitForSelector(".draft");
  await page.click(".draft a");
  await page.waitForSelector("#case-phone");
  assert.equal(await page.inputValue("#case-name"), "孙女士");
  await keys.press("Control+Enter");
  await page.waitForSelector(".made.good");
  assert.equal(await page.inputValue("#case-name"), "");
  await page.waitForFunction(() => document.activeElement.id === "case-phone");
  const id = await page.locator(".made a").evaluate(link => link.getAttribute("href").split("/").pop());
  await keys.type("139 0000 8888");
  await page.waitForSelector(`.alike li:has-text("${mark}")`);
  await page.fill("#case-phone", "");
  return id;
}

// The category says who usually has it; a second one that reads alike is merged into it.
async function dispatch_at_once({page, errors}, mark, {check_page}) {
  const choose = (name, value) => page.click(`.choices label:has(input[name=${name}][value="${value}"])`);
  await choose("case-kind", "urban");
  await choose("case-category", "stalls");
  await page.fill("#case-summary", `早市占道经营${mark}`);
  await page.waitForFunction(() => document.querySelector(".dispatch .el-select")?.textContent.includes("城市管理局"));
  await page.keyboard.press("Control+Shift+Enter");
  await page.waitForSelector(".made.good");
  await page.waitForFunction(() => !document.querySelector("#case-summary").value);
  await page.fill("#case-summary", `早市占道经营堵路${mark}`);
  await page.click(`.alike li:has-text("早市占道经营${mark}") button`);
  await check_page(page, errors, "a call that is to be merged");
  await page.keyboard.press("Control+Enter");
  await page.waitForFunction(() => !document.querySelector("#case-summary").value);
  await page.click(".made.good a");
  await page.waitForSelector(".deeds .unmerge");
}

async function choose_unit(page, field, name) {
  await page.locator(field).click();
  await page.locator(field).fill(name);
  await page.locator(`.el-select-dropdown__item:visible:has-text("${name}")`).first().click();
}

async function reveal({page, errors}, id, {check_page}) {
  await page.click(".reveal");
  await page.fill("#case-purpose", "电话回访核实");
  await check_page(page, errors, "asking who it was");
  await page.locator(`${kDialog} button[type=submit]`).click();
  await page.waitForSelector(kDialog, {state: "detached"});
  assert.ok((await page.locator("[aria-labelledby=of-people]").textContent()).includes("13900008888"));
}

export const kCaseWidths = [["1440", kDesk], ["390", kTelephone]];
