// The page of a reading: the table beside the report, the card of one item, and the ways between them.
// The marks in the text are there already (q3, t0, n2, f1, m2-0 …); this file only finds them by id. All
// text goes in as text nodes, never as markup. Loads nothing, keeps nothing.
(() => {
"use strict";
const ROW_HEIGHT = 58;   // page.css: .rows td
const ROWS_AROUND = 12;  // rows kept above and below what is seen
const NARROW = window.matchMedia("(max-width: 860px)");

const data = JSON.parse(document.getElementById("data").textContent);
const by_id = id => document.getElementById(id);
const label = key => data.labels[key] === undefined ? key : data.labels[key];
const word = (prefix, value) => value === "" ? "" : label(prefix + "." + value);

// element("td", {class: "value"}, "text", child, …); empty children are left out.
function element(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false && value !== undefined) made.setAttribute(name, value);
  }
  made.append(...children.flat().filter(child => child !== "" && child !== null && child !== undefined));
  return made;
}

// ---- Items: rows of the data by the names of their fields ----

const KINDS = ["quantity", "task", "term", "finding"];
const LETTER = {quantity: "q", task: "t", term: "n", finding: "f"};
const KIND_OF = {q: "quantity", t: "task", n: "term", m: "term", f: "finding"};

function read_row(names, row) {
  const item = {};
  names.forEach((name, i) => { item[name] = row[i]; });
  return item;
}
const items = {};
for (const kind of KINDS) {
  items[kind] = data[kind].map((row, index) => {
    const item = read_row(data.fields[kind], row);
    item.index = index;
    item.sort_of = kind;
    item.id = LETTER[kind] + index;
    item.lead = item.lead ? read_row(data.fields.lead, item.lead) : null;
    item.lead_unit = item.lead ? item.lead.unit : "";
    return item;
  });
}
const path_of = item => item.path === undefined ? [] : data.paths[item.path] || [];

function item_of_id(id) {
  const match = /^([qtnmf])(\d+)(?:-\d+)?$/.exec(id || "");
  return match ? items[KIND_OF[match[1]]][Number(match[2])] : undefined;
}

// The pieces of an item in the text, the first one first. A term shows where it is mentioned.
function pieces_of(item) {
  const ids = item.sort_of === "term" ? [item.id, ...item.mentions.map((_, k) => `m${item.index}-${k}`)] : [item.id];
  return ids.flatMap(id => [by_id(id), ...document.querySelectorAll(`[data-i="${id}"]`)]).filter(Boolean);
}
const place_of = item => by_id(item.sort_of === "term" && item.mentions.length > 0 ? `m${item.index}-0` : item.id) || by_id(item.id);

// Tasks do not overlap and come in text order.
function task_around(item) {
  let low = 0, high = items.task.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (items.task[middle].start <= item.start) low = middle + 1; else high = middle;
  }
  const task = items.task[low - 1];
  return task && task.end >= item.end ? task : null;
}
function figures_in(task) {
  const first = items.quantity.findIndex(q => q.start >= task.start);
  const found = [];
  for (let i = first; i >= 0 && i < items.quantity.length && items.quantity[i].end <= task.end; ++i) found.push(items.quantity[i]);
  return found;
}
const findings_at = item => items.finding.filter(f => f.end > f.start && f.start < item.end && item.start < f.end);

// ---- Numbers are strings of digits: grouped as text, never computed with but to sort ----

function grouped(digits) {
  const [, sign, whole, rest] = /^(-?)(\d+)(.*)$/.exec(digits) || [null, "", digits, ""];
  return sign.replace("-", "−") + whole.replace(/\B(?=(\d{3})+$)/g, ",") + rest;
}
function value_of(q) {
  const numbers = q.value_max === "" ? grouped(q.value) : `${grouped(q.value)}–${grouped(q.value_max)}`;
  return q.unit === "" ? numbers : numbers + (/^[%％‰]/.test(q.unit) ? "" : " ") + q.unit;
}

// ---- What each tab shows: columns, filters, the fields of the card ----

const tag = (kind, text) => element("span", {class: "tag " + kind}, text);
const small = (...parts) => element("small", {}, parts.filter(part => part !== "").join(" · "));
const two = text => element("span", {class: "two"}, text);
const guess = item => element("span", {class: "two guess"}, item.lead_unit);
const section = item => word("part", item.part);

const TABS = {
  quantity: {
    columns: [
      {name: "field.kind", width: "5rem", key: q => q.kind, cell: q => tag(q.kind, word("kind", q.kind))},
      {name: "field.indicator", key: q => q.indicator,
        cell: q => element("div", {class: "with-small"}, two(q.indicator || q.text),
          small(q.action, word("measure", q.measure), q.period, word("certainty", q.certainty)))},
      {name: "field.value", width: "8rem", class: "value", key: q => Number(q.value), cell: q => two(q.text)},
      {name: "field.baseline", width: "7rem", wide: true, key: q => q.baseline, cell: q => two(q.baseline)},
      {name: "field.part", width: "6rem", wide: true, key: q => q.start, cell: q => two(section(q))},
      {name: "field.lead", width: "8rem", wide: true, key: q => q.lead_unit, cell: guess},
    ],
    filters: [["field.kind", q => q.kind, "kind"], ["field.part", q => q.part, "part"],
      ["field.measure", q => q.measure, "measure"], ["field.lead", q => q.lead_unit, ""]],
    text: q => [q.indicator, q.text, q.action, q.unit, q.baseline, q.period, q.lead_unit, ...path_of(q)],
  },
  task: {
    columns: [
      {name: "field.milestone", width: "6rem", key: t => t.milestone, cell: t => tag("task", word("milestone", t.milestone))},
      {name: "task", key: t => t.start, cell: t => two(t.text)},
      {name: "field.lead", width: "8rem", key: t => t.lead_unit, cell: guess},
      {name: "field.objects", wide: true, key: t => t.objects.join(), cell: t => two(t.objects.join("、"))},
      {name: "field.part", width: "6rem", wide: true, key: t => t.start, cell: t => two(section(t))},
    ],
    filters: [["field.milestone", t => t.milestone, "milestone"], ["field.part", t => t.part, "part"],
      ["field.quantified", t => t.quantified ? "yes" : "no", "-"], ["field.lead", t => t.lead_unit, ""]],
    text: t => [t.text, t.action, t.lead_unit, ...t.objects, ...path_of(t)],
  },
  term: {
    columns: [
      {name: "field.number", width: "4rem", class: "value", key: n => n.number, cell: n => two(String(n.number || ""))},
      {name: "field.term", key: n => n.term, cell: n => element("div", {class: "with-small"}, two(n.term), small(n.definition))},
      {name: "field.mentions", width: "5.5rem", class: "value", key: n => n.mentions.length, cell: n => two(String(n.mentions.length))},
    ],
    filters: [],
    text: n => [n.term, n.definition],
  },
  finding: {
    columns: [
      {name: "field.severity", width: "5.5rem", key: f => ["error", "warning", "info"].indexOf(f.severity), cell: f => tag(f.severity, word("severity", f.severity))},
      {name: "field.message", key: f => f.message, cell: f => two(f.message)},
      {name: "field.path", width: "6rem", key: f => f.start, cell: f => two(place_name(f))},
    ],
    filters: [["field.severity", f => f.severity, "severity"], ["field.code", f => f.code, ""]],
    text: f => [f.message, f.code, f.where],
  },
};

function place_name(finding) {
  if (finding.where !== "") return finding.where;
  const mark = by_id(finding.id);
  const around = mark && mark.closest("section[data-part]");
  return around ? around.dataset.part : label("whole");
}

function lead_field(item) {
  if (!item.lead) return "";
  return [item.lead.unit, " ", element("em", {}, `${label("suggestion")} ${Math.round(item.lead.score * 100)}%`),
    item.lead.words.length > 0 ? ` ${label("field.lead_words")}：${item.lead.words.join("、")}` : ""];
}
const go = item => element("button", {type: "button", class: "link", onclick: () => select(item, {jump: true})}, item.indicator || item.text || item.term || item.message);
const list = entries => entries.length === 0 ? "" : element("ul", {}, entries.map(entry => element("li", {}, entry)));

const FIELDS = {
  quantity: q => [
    ["field.kind", tag(q.kind, word("kind", q.kind))], ["field.text", q.text],
    ["field.value", value_of(q)], ["field.comparator", word("comparator", q.comparator)],
    ["field.measure", word("measure", q.measure)], ["field.action", q.action],
    ["field.certainty", word("certainty", q.certainty)], ["field.baseline", q.baseline], ["field.period", q.period],
  ],
  task: t => [["field.milestone", tag("task", word("milestone", t.milestone))], ["field.action", t.action], ["field.objects", list(t.objects)],
    ["field.quantified", label(t.quantified ? "yes" : "no")]],
  term: n => [["field.number", String(n.number || "")], ["field.definition", n.definition], ["field.items", list(n.items)]],
  finding: f => [["field.severity", tag(f.severity, word("severity", f.severity))], ["field.code", f.code], ["field.path", place_name(f)]],
};
const LINKS = {
  quantity: q => [["field.task", task_around(q) ? go(task_around(q)) : ""]],
  task: t => [["field.figures", list(figures_in(t).map(q => [go(q), " " + q.text]))]],
  term: n => [["field.mentions", n.mentions.map((_, k) => [element("a", {href: `#m${n.index}-${k}`}, String(k + 1)), " "]).flat()]],
  finding: () => [],
};
const heading_of = item => item.indicator || item.term || item.message || item.text;

function fields(item, full) {
  const rows = [...FIELDS[item.sort_of](item), ["field.lead", lead_field(item)]];
  if (full) {
    rows.push(...LINKS[item.sort_of](item), ["field.path", path_of(item).join(" › ")]);
    if (item.sort_of !== "finding") rows.push(["finding", list(findings_at(item).map(go))]);
  }
  const shown = rows.filter(([, value]) => value !== "" && !(Array.isArray(value) && value.length === 0));
  return element("dl", {class: "fields"}, shown.flatMap(([name, value]) =>
    [element("dt", {}, label(name)), element("dd", {}, ...[value].flat())]));
}

// ---- The table: filtered, sorted, and only the rows in view are made ----

const panel = by_id("panel"), rows = by_id("rows"), search = by_id("search"), card = by_id("card");
const filters = panel.querySelector(".filters"), tabs = panel.querySelector(".tabs");
const state = {tab: "quantity", found: [], selected: null, hovered: null};
const views = {};  // of each tab: the text searched, filters, sorting, scrolling
for (const kind of KINDS) views[kind] = {search: "", chosen: TABS[kind].filters.map(() => null), column: -1, falling: false, top: 0};
const view = () => views[state.tab];

const compare = new Intl.Collator("zh-CN", {numeric: true}).compare;

function haystack(item) {
  if (item.haystack === undefined) item.haystack = TABS[item.sort_of].text(item).join("\n").toLowerCase();
  return item.haystack;
}
function matches(item) {
  const words = view().search.toLowerCase().split(/\s+/).filter(Boolean);
  const chosen = view().chosen;
  return TABS[state.tab].filters.every(([, value], i) => chosen[i] === null || value(item) === chosen[i]) &&
    words.every(each => haystack(item).includes(each));
}
function sorted(found) {
  const {column, falling} = view();
  if (column < 0) return found;
  const key = TABS[state.tab].columns[column].key;
  const keyed = found.map(item => [key(item), item]);
  const order = ([a], [b]) => typeof a === "number" ? a - b : (a === "") - (b === "") || compare(a, b);
  keyed.sort(falling ? (a, b) => order(b, a) || a[1].index - b[1].index : (a, b) => order(a, b) || a[1].index - b[1].index);
  return keyed.map(([, item]) => item);
}

function update() {
  state.found = sorted(items[state.tab].filter(matches));
  const all = items[state.tab].length;
  by_id("shown").textContent = `${label("shown")} ${state.found.length} ${label("of")} ${all}`;
  by_id("reset").hidden = view().search === "" && view().chosen.every(value => value === null);
  show_table();
}

function header_cell(column, index) {
  const {column: by, falling} = view();
  const order = by !== index ? "none" : falling ? "descending" : "ascending";
  return element("th", {scope: "col", "aria-sort": order, class: `${column.class || ""} ${column.wide ? "wide-only" : ""}`, style: column.width ? `width:${column.width}` : ""},
    element("button", {type: "button", onclick: () => sort_by(index)}, label(column.name)));
}
// Rising, falling, as in the text.
function sort_by(index) {
  const now = view();
  if (now.column !== index) [now.column, now.falling] = [index, false];
  else if (!now.falling) now.falling = true;
  else [now.column, now.falling] = [-1, false];
  now.top = 0;
  update();
  rows.querySelectorAll("th button")[index].focus();
}

let body = null;
function show_table() {
  rows.replaceChildren();
  body = element("tbody");
  const columns = TABS[state.tab].columns;
  rows.append(element("table", {"aria-rowcount": state.found.length + 1, "aria-label": label(state.tab)},
    element("thead", {}, element("tr", {"aria-rowindex": 1}, columns.map(header_cell))), body));
  if (state.found.length === 0) rows.append(element("p", {class: "none"}, label(items[state.tab].length === 0 ? "none" : "nothing")));
  rows.scrollTop = view().top;
  drawn = [-1, -1];
  draw_rows();
}

let drawn = [-1, -1];
function draw_rows() {
  const height = rows.clientHeight || window.innerHeight;
  const first = Math.max(0, Math.floor(rows.scrollTop / ROW_HEIGHT) - ROWS_AROUND);
  const last = Math.min(state.found.length, Math.ceil((rows.scrollTop + height) / ROW_HEIGHT) + ROWS_AROUND);
  if (first === drawn[0] && last === drawn[1]) return;
  const focused = body.contains(document.activeElement) ? document.activeElement.dataset.id : null;
  drawn = [first, last];
  body.replaceChildren(space(first), ...state.found.slice(first, last).map((item, i) => make_row(item, first + i)), space(state.found.length - last));
  if (focused !== null) focus_row(focused);
}
const space = count => element("tr", {class: "space", "aria-hidden": "true"}, element("td", {style: `height:${count * ROW_HEIGHT}px`}));
function make_row(item, at) {
  const is_on = state.selected === item;
  const is_entry = is_on || (at === drawn[0] && !state.found.slice(...drawn).includes(state.selected));
  return element("tr", {"data-id": item.id, "aria-rowindex": at + 2, tabindex: is_entry ? 0 : -1, class: is_on ? "on" : undefined, "aria-selected": is_on ? "true" : undefined},
    TABS[state.tab].columns.map(column => element("td", {class: `${column.class || ""} ${column.wide ? "wide-only" : ""}`}, column.cell(item))));
}
function focus_row(id) {
  const row = body.querySelector(`tr[data-id="${id}"]`);
  if (row) row.focus({preventScroll: true});
  return row;
}
function reveal_row(item) {
  const at = state.found.indexOf(item);
  if (at < 0) return false;
  const top = at * ROW_HEIGHT, head = 30;
  if (top < rows.scrollTop || top + ROW_HEIGHT + head > rows.scrollTop + rows.clientHeight) {
    rows.scrollTop = Math.max(0, top - rows.clientHeight / 3);
  }
  drawn = [-1, -1];
  draw_rows();
  return true;
}

// ---- Tabs and filters ----

function show_tab(kind) {
  view().top = rows.scrollTop;
  state.tab = kind;
  for (const button of tabs.children) {
    const is_on = button.dataset.tab === kind;
    button.setAttribute("aria-selected", String(is_on));
    button.tabIndex = is_on ? 0 : -1;
    if (is_on) rows.setAttribute("aria-labelledby", button.id);
  }
  search.value = view().search;
  show_filters();
  update();
}

function show_filters() {
  filters.replaceChildren(...TABS[state.tab].filters.map(([name, value, prefix], index) => {
    const counts = new Map();
    for (const item of items[state.tab]) counts.set(value(item), (counts.get(value(item)) || 0) + 1);
    const text = key => key === "" ? label("none") : prefix === "" ? key : prefix === "-" ? label(key) : word(prefix, key);
    const keys = [...counts.keys()];
    if (prefix === "") keys.sort((a, b) => counts.get(b) - counts.get(a) || compare(a, b));
    const now = view().chosen[index];
    const choice = element("select", {"aria-label": label(name), class: now === null ? "" : "set", onchange: () => choose(index, choice.selectedIndex === 0 ? null : keys[choice.selectedIndex - 1], choice)},
      element("option", {}, `${label(name)}：${label("all")}`), keys.map(key => element("option", {selected: key === now}, `${text(key)} (${counts.get(key)})`)));
    return choice;
  }));
}
function choose(index, value, choice) {
  view().chosen[index] = value;
  view().top = 0;
  if (choice) choice.className = value === null ? "" : "set";
  update();
}
function reset() {
  Object.assign(view(), {search: "", chosen: TABS[state.tab].filters.map(() => null), top: 0});
  search.value = "";
  show_filters();
  update();
}

function open_drawer(is_open) {
  panel.classList.toggle("open", is_open);
  if (is_open) { drawn = [-1, -1]; draw_rows(); }
}

// ---- One item selected: its pieces in the text, its row, its card ----

function select(item, {jump = false, focus = false} = {}) {
  clear_marks();
  hide_tip();
  state.selected = item;
  for (const piece of pieces_of(item)) piece.classList.add("on");
  if (state.tab !== item.sort_of) show_tab(item.sort_of);
  show_card(item, state.found.includes(item));  // first: it takes room from the table
  reveal_row(item);
  if (!jump) return;
  if (NARROW.matches) open_drawer(false);
  const place = place_of(item);
  if (!place) return;
  place.scrollIntoView({block: "center"});
  if (focus || NARROW.matches) place.focus({preventScroll: true});
}
function clear_marks() {
  for (const piece of document.querySelectorAll("article .on")) piece.classList.remove("on");
}
function deselect() {
  clear_marks();
  const row = state.selected && body.querySelector("tr.on");
  state.selected = null;
  if (row) { row.classList.remove("on"); row.removeAttribute("aria-selected"); }
  card.hidden = true;
}
function show_card(item, is_in_table) {
  const step = (text, by, name) => element("button", {type: "button", "aria-label": label(name), title: label(name), onclick: () => walk(by)}, text);
  card.replaceChildren(
    element("header", {}, element("h2", {}, heading_of(item)), step("‹", -1, "previous"), step("›", 1, "next"),
      element("button", {type: "button", "aria-label": label("close"), title: label("close"), onclick: deselect}, "✕")),
    is_in_table ? "" : element("p", {class: "shown"}, label("hidden_row") + " ", element("button", {type: "button", class: "link", onclick: () => { reset(); select(item); }}, label("show_row"))),
    fields(item, true));
  card.hidden = false;
  card.scrollTop = 0;
}
// The item after or before the selected one in the table, else the nearest in the text.
function walk(by) {
  const found = state.found;
  if (found.length === 0) return;
  const at = found.indexOf(state.selected);
  const next = at < 0 ? (by > 0 ? 0 : found.length - 1) : at + by;
  if (next >= 0 && next < found.length) select(found[next], {jump: true});
}

// ---- The tip under a mark ----

const tip = by_id("tip");
let hovered = null;  // the mark whose own tooltip is put away meanwhile
function show_tip(mark) {
  const item = item_of_id(mark.id || mark.dataset.i);
  if (!item || NARROW.matches || mark === hovered) return;
  hide_tip();
  hovered = mark;
  if (mark.title) { mark.dataset.title = mark.title; mark.removeAttribute("title"); }
  tip.replaceChildren(element("h2", {}, heading_of(item)), fields(item, false));
  tip.hidden = false;
  const box = mark.getClientRects()[0] || mark.getBoundingClientRect();
  const left = Math.max(8, Math.min(box.left, document.documentElement.clientWidth - tip.offsetWidth - 8));
  const below = box.bottom + 8 + tip.offsetHeight < window.innerHeight || box.top < tip.offsetHeight + 8;
  tip.style.left = `${left + window.scrollX}px`;
  tip.style.top = `${(below ? box.bottom + 8 : box.top - tip.offsetHeight - 8) + window.scrollY}px`;
}
function hide_tip() {
  tip.hidden = true;
  if (hovered && hovered.dataset.title) { hovered.title = hovered.dataset.title; delete hovered.dataset.title; }
  hovered = null;
}

// ---- What people do ----

const article = by_id("text");
const MARKS = "mark, .t, .f, .m, .n";
const mark_at = event => event.target.closest && event.target.closest(MARKS);

article.addEventListener("mouseover", event => { const mark = mark_at(event); if (mark && !mark.classList.contains("n")) show_tip(mark); else hide_tip(); });
article.addEventListener("mouseleave", hide_tip);
article.addEventListener("focusin", event => { if (event.target.matches(MARKS) && event.target.matches(":focus-visible")) show_tip(event.target); });
article.addEventListener("focusout", hide_tip);
article.addEventListener("click", event => {
  if (String(window.getSelection()) !== "" || event.target.closest(".back")) return;
  const mark = mark_at(event);
  const item = mark && item_of_id(mark.id || mark.dataset.i);
  // A term's mark is a link too; held keys mean the link.
  if (!item || (mark.matches("a") && (event.ctrlKey || event.metaKey || event.shiftKey))) return;
  if (NARROW.matches) open_drawer(false);
  if (mark.matches("a") && state.selected !== item) event.preventDefault();  // first the card, then the note
  select(item);
});
article.addEventListener("keydown", event => {
  if (event.key !== "Enter" && event.key !== " ") return;
  if (!event.target.matches(MARKS) || event.target.matches("a")) return;
  event.preventDefault();
  select(item_of_id(event.target.id));
});

rows.addEventListener("scroll", draw_rows, {passive: true});
rows.addEventListener("click", event => {
  const row = event.target.closest("tr[data-id]");
  if (row && String(window.getSelection()) === "") select(item_of_id(row.dataset.id), {jump: true});
});
rows.addEventListener("keydown", event => {
  const row = event.target.closest("tr[data-id]");
  if (!row) return;
  const step = {ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8, Home: -Infinity, End: Infinity}[event.key];
  if (event.key === "Enter" || event.key === " ") {
    select(item_of_id(row.dataset.id), {jump: true, focus: event.key === "Enter"});
    if (event.key === " ") focus_row(row.dataset.id);
  } else if (step !== undefined) {
    const at = state.found.findIndex(item => item.id === row.dataset.id) + step;
    const next = state.found[Math.max(0, Math.min(state.found.length - 1, at))];
    reveal_row(next);
    focus_row(next.id);
  } else {
    return;
  }
  event.preventDefault();
});

tabs.append(...KINDS.map(kind => element("button", {type: "button", role: "tab", id: "tab-" + kind, "data-tab": kind, "aria-controls": "rows",
  onclick: () => {
    const was_open = panel.classList.contains("open") && state.tab === kind;
    show_tab(kind);
    if (NARROW.matches) open_drawer(!was_open);
  }}, label(kind), " ", element("small", {}, String(items[kind].length)))));
tabs.addEventListener("keydown", event => {
  const step = {ArrowRight: 1, ArrowLeft: -1}[event.key];
  if (step === undefined) return;
  const kind = KINDS[(KINDS.indexOf(state.tab) + step + KINDS.length) % KINDS.length];
  show_tab(kind);
  by_id("tab-" + kind).focus();
});
search.addEventListener("input", () => { view().search = search.value; view().top = 0; update(); });
by_id("reset").addEventListener("click", () => { reset(); search.focus(); });
by_id("shut").addEventListener("click", () => open_drawer(false));
by_id("widen").addEventListener("click", event => {
  const is_wide = document.body.classList.toggle("wide");
  event.target.setAttribute("aria-pressed", String(is_wide));
  event.target.textContent = label(is_wide ? "narrow" : "widen");
});
for (const count of document.querySelectorAll("[data-count]")) {
  count.addEventListener("click", () => {
    const name = count.dataset.count;
    show_tab(KINDS.includes(name) ? name : "quantity");
    if (!KINDS.includes(name)) { choose(0, name); show_filters(); }
    if (NARROW.matches) open_drawer(true);
  });
}
for (const box of document.querySelectorAll(".legend input")) {
  box.addEventListener("change", () => article.classList.toggle("no-" + box.value, !box.checked));
}
document.addEventListener("keydown", event => {
  if (event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName) && event.key !== "Escape") return;
  if (event.key === "/") { if (NARROW.matches) open_drawer(true); search.focus(); event.preventDefault(); }
  else if (event.key === "n" || event.key === "N") walk(1);
  else if (event.key === "p" || event.key === "P") walk(-1);
  else if (event.key === "Escape") escape();
});
function escape() {
  if (!tip.hidden) hide_tip();
  else if (NARROW.matches && panel.classList.contains("open")) open_drawer(false);
  else deselect();
}
window.addEventListener("resize", () => { hide_tip(); drawn = [-1, -1]; draw_rows(); });

// An address with #q3 opens on that item; the contents follow the reader.
function follow_address() {
  const item = item_of_id(location.hash.slice(1));
  if (item) select(item);
}
window.addEventListener("hashchange", follow_address);

const entries = new Map();
for (const link of document.querySelectorAll(".contents a")) {
  const place = by_id(link.hash.slice(1));
  if (place) entries.set(place, link);
}
const places = [...entries.keys()];
let waiting = false;
function mark_contents() {
  waiting = false;
  let low = 0, high = places.length;  // they stand in text order
  while (low < high) {
    const middle = (low + high) >> 1;
    if (places[middle].getBoundingClientRect().top <= 120) low = middle + 1; else high = middle;
  }
  const now = low > 0 ? entries.get(places[low - 1]) : null;
  const before = document.querySelector(".contents a.now");
  if (now === before) return;
  if (before) before.classList.remove("now");
  if (now) now.classList.add("now");
}
document.addEventListener("scroll", () => {
  if (!waiting) { waiting = true; requestAnimationFrame(mark_contents); }
}, {passive: true});

const contents = document.querySelector(".contents details");
if (window.matchMedia("(max-width: 1240px)").matches) contents.open = false;
show_tab("quantity");
mark_contents();
follow_address();
})();
