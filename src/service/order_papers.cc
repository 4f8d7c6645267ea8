#include "service/order_papers.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <map>

#include "calendar/time.h"
#include "cases/case.h"
#include "commitment/figure.h"
#include "service/answers.h"
#include "service/directory.h"
#include "service/event_view.h"
#include "service/internal/commitment_json.h"
#include "service/internal/order_json.h"
#include "service/internal/paper.h"
#include "service/orders.h"

namespace luoshi::service {
namespace {

using base::Result;
using document::Paper;
using document::PaperStyle;
using document::PaperTable;
using document::PaperText;
namespace json = boost::json;

constexpr std::size_t kOrdersMax = 100'000;  // of a bulletin
constexpr std::size_t kRowsMax = 1'000;      // of one query
constexpr std::size_t kOverdueMax = 500;     // that a bulletin names

Result<std::string> unit_name(World& world, const std::string& id) {
  auto named = named_unit(world, id);
  if (!named) return tl::unexpected(named.error());
  return named->is_object() ? text_in(named->get_object(), "name") : std::string();
}

// "2026年3月16日24时", "2026年3月2日10:00"; "" for none.
std::string time_text(const std::string& rfc3339_text) {
  constexpr std::size_t kDayEnd = 10;
  constexpr std::size_t kMinuteEnd = 16;
  if (rfc3339_text.size() < kMinuteEnd) return {};
  auto day = office::Day::parse(rfc3339_text.substr(0, kDayEnd));
  if (!day) return {};
  const std::string time = rfc3339_text.substr(kDayEnd + 1, kMinuteEnd - kDayEnd - 1);
  return commitment::day_text(*day) + (time == "23:59" ? "24时" : time);
}
std::string time_in(const json::object& object, const char* member) {
  return time_text(text_in(object, member));
}

// -- one order --

std::string state_text(const std::string& state) {
  static const std::map<std::string, std::string> kWords = {{"issued", "待签收"},
                                                            {"received", "办理中"},
                                                            {"answered", "已反馈，待验收"},
                                                            {"closed", "已办结"},
                                                            {"withdrawn", "已撤回"}};
  const auto found = kWords.find(state);
  return found == kWords.end() ? state : found->second;
}

std::string light_text(const std::string& light) {
  static const std::map<std::string, std::string> kWords = {
      {"green", "绿灯"}, {"yellow", "黄灯"}, {"red", "红灯"}, {"done", "已完成"}};
  const auto found = kWords.find(light);
  return found == kWords.end() ? "未亮灯" : found->second;
}

std::string due_text(const json::object& order) {
  const std::string due = time_in(order, "due_at");
  if (!due.empty()) return due + (order.at("provisional").as_bool() ? "（暂定）" : "");
  const json::value& left = order.at("left");
  return left.is_object() ? "中止计时，剩余" + text_in(left.get_object(), "zh") : "未定";
}

std::string about_text(const json::object& order) {
  std::string out;
  for (const json::value& each : order.at("about").as_array()) {
    const json::object& one = each.as_object();
    const json::value& lead = one.at("lead");
    out += fmt::format("{}{}（{}{}）", out.empty() ? "" : "\n", text_in(one, "title"),
                       lead.is_object() ? text_in(lead.get_object(), "name") + "，" : "",
                       light_text(text_in(one, "light")));
  }
  return out;
}

std::string verdict_text(const std::string& verdict) {
  if (verdict == "in_time") return "按时办结";
  return verdict == "late" ? "超期办结" : "办结";
}

// What happened, one line each; "" for what a paper does not tell.
std::string step_text(const json::object& step) {
  const std::string event = text_in(step, "event");
  const std::string reason = text_in(step, "reason");
  std::string what;
  if (event == "received") what = "签收。";
  if (event == "answered") what = "反馈：" + text_in(step, "text");
  if (event == "returned") what = "退回：" + reason;
  if (event == "suspended") what = "中止计时：" + reason;
  if (event == "resumed") what = "恢复计时。";
  if (event == "extended") what = "延期：" + reason;
  if (event == "handed_over") {
    what = "转交" + text_in(step.at("unit").as_object(), "name") + "：" + reason;
  }
  if (event == "accepted") {
    const std::string note = text_in(step, "note");
    what = "验收，" + verdict_text(text_in(step, "verdict")) + (note.empty() ? "。" : "：" + note);
  }
  if (event == "reopened") what = "重新办理：" + reason;
  if (event == "withdrawn") what = "撤回：" + reason;
  return what.empty() ? what : time_in(step, "at") + "，" + what;
}

PaperTable facts_of(const json::object& order) {
  PaperTable table;
  table.widths = {1, 4};
  table.has_side_header = true;
  const auto add = [&](const char* head, std::string text) {
    if (!text.empty()) table.rows.push_back({head, std::move(text)});
  };
  add("事项", text_in(order, "title"));
  add("承办单位", text_in(order, "unit_name"));
  add("发出时间", time_in(order, "opened_at"));
  add("办理时限", due_text(order));
  add("相关任务", about_text(order));
  add("整改措施", text_in(order, "measures"));
  add("办理状态", state_text(text_in(order, "state")));
  return table;
}

std::string joined(const json::array& lines) {
  std::string out;
  for (const json::value& each : lines) {
    out += (out.empty() ? "" : "\n") + text_in(each.as_object(), "zh");
  }
  return out;
}

std::string steps_text(const json::array& steps) {
  std::string out;
  for (const json::value& each : steps) {
    const std::string line = step_text(each.as_object());
    if (!line.empty()) out += (out.empty() ? "" : "\n") + line;
  }
  return out;
}

// The unit of whoever opened it; of one that a rule opened, the city.
Result<std::string> issuer_of(World& world, const std::string& id, const std::string& unit) {
  ledger::EventFilter filter;
  filter.book = ledger::kCityBook;
  filter.stream = "case/" + id;
  filter.limit = 1;
  auto events = world.ledger.events(filter);
  if (!events) return tl::unexpected(events.error());
  if (!events->empty()) {
    auto actor = actor_of(world, events->front().actor);
    if (!actor) return tl::unexpected(actor.error());
    auto person = world.directory.person(office::PersonId(actor->id));
    if (!person) return tl::unexpected(person.error());
    if (*person && (*person)->exists) return unit_name(world, (*person)->unit_id.value());
  }
  auto tree = world.directory.path_to(office::UnitId(unit));
  if (!tree) return tl::unexpected(tree.error());
  const auto path = tree->path_to(office::UnitId(unit));
  return unit_name(world, path.empty() ? unit : path.front().value());
}

// -- all of a time --

struct Counts {
  std::size_t opened = 0;
  std::size_t closed = 0;
  std::size_t late = 0;
  std::size_t open = 0;
  std::size_t overdue = 0;
  std::int64_t returns = 0;
};
struct Tally {
  std::map<std::string, Counts> by_unit;
  Counts all;
  std::vector<ledger::Row> overdue;  // by due time
};

struct Range {
  office::Day from;
  office::Day until;
  std::int64_t begin = 0;  // milliseconds
  std::int64_t end = 0;
};

std::int64_t begin_of(const office::Day& day) {
  const auto time = calendar::parse_time(day.text(), calendar::Zone{});
  return time ? calendar::Zone{}.utc_seconds(*time) * 1'000 : 0;
}

Result<Range> range_of(World& world, const Parameters& parameters) {
  Range out;
  out.until = today(world);
  out.from = office::Day::parse(out.until.text().substr(0, 8) + "01").value_or(out.until);
  for (const auto& [name, text] : parameters) {
    if (name != "from" && name != "until") {
      base::Error error = wrong_parameter(name, {"不认识的参数", "an unknown parameter"});
      error.reason = "unknown_parameter";
      return tl::unexpected(std::move(error));
    }
    auto day = office::Day::parse(text);
    if (!day) {
      return tl::unexpected(
          wrong_parameter(name, {"应为日期，如 2026-06-30", "a day, 2026-06-30"}));
    }
    (name == "from" ? out.from : out.until) = *day;
  }
  if (out.until < out.from) {
    return tl::unexpected(wrong_parameter("until", {"不应早于from", "not before from"}));
  }
  out.begin = begin_of(out.from);
  out.end = begin_of(office::plus_days(out.until, 1));
  return out;
}

std::int64_t number_of(const ledger::Row& row, const char* column) {
  const auto* number = std::get_if<std::int64_t>(&row[cases::cases_table().column(column)]);
  return number ? *number : -1;
}

void count(const ledger::Row& row, const Range& range, bool overdue, Counts& counts) {
  const std::string state = text_of(cases::cases_table(), row, "state");
  const auto within = [&](std::int64_t at) { return at >= range.begin && at < range.end; };
  if (state == "withdrawn") return;
  if (within(number_of(row, "opened_at"))) {
    ++counts.opened;
    counts.returns += number_of(row, "returns");
  }
  if (state != "closed") {
    ++counts.open;
    counts.overdue += overdue ? 1 : 0;
  } else if (within(number_of(row, "closed_at"))) {
    ++counts.closed;
    counts.late += text_of(cases::cases_table(), row, "verdict") == "late" ? 1 : 0;
  }
}

Result<Tally> tally_of(World& world, const Range& range) {
  const ledger::Table& table = cases::cases_table();
  ledger::Query query{.table = &table, .book = ledger::kCityBook};
  query.where = {{"opened_at", ledger::Comparison::kLess, {range.end}}};
  query.limit = kRowsMax;
  const env::WallTime now = world.clock.wall_now();
  Tally out;
  for (std::size_t seen = 0; seen < kOrdersMax; seen += kRowsMax) {
    auto rows = world.ledger.rows(query);
    if (!rows) return tl::unexpected(rows.error());
    for (const ledger::BookRow& each : *rows) {
      const bool overdue = is_overdue(each.row, now);
      count(each.row, range, overdue, out.by_unit[text_of(table, each.row, "unit")]);
      count(each.row, range, overdue, out.all);
      if (overdue) out.overdue.push_back(each.row);
    }
    if (rows->size() < kRowsMax) break;
    query.after = ledger::Row{text_of(table, rows->back().row, "id")};
  }
  std::ranges::stable_sort(out.overdue, {},
                           [](const ledger::Row& row) { return number_of(row, "due_at"); });
  if (out.overdue.size() > kOverdueMax) out.overdue.resize(kOverdueMax);
  return out;
}

Result<PaperTable> units_table(World& world, const Tally& tally) {
  PaperTable table;
  table.has_header = true;
  table.widths = {4, 2, 2, 2, 2, 2};
  table.rows = {{"承办单位", "发出", "办结", "按时", "在办", "超期"}};
  for (const auto& [unit, counts] : tally.by_unit) {
    if (counts.opened + counts.closed + counts.open == 0) continue;
    auto name = unit_name(world, unit);
    if (!name) return tl::unexpected(name.error());
    table.rows.push_back({*name, std::to_string(counts.opened), std::to_string(counts.closed),
                          std::to_string(counts.closed - counts.late), std::to_string(counts.open),
                          std::to_string(counts.overdue)});
  }
  return table;
}

Result<PaperTable> overdue_table(World& world, const Tally& tally) {
  PaperTable table;
  table.has_header = true;
  table.widths = {3, 5, 3, 4};
  table.rows = {{"编号", "事项", "承办单位", "办理时限"}};
  for (const ledger::Row& row : tally.overdue) {
    auto item = order_item(world, row);
    if (!item) return tl::unexpected(item.error());
    table.rows.push_back({text_in(*item, "number"), text_in(*item, "title"),
                          text_in(*item, "unit_name"), time_in(*item, "due_at")});
  }
  return table;
}

// Title, time and how it went as a whole.
Paper beginning_of(const Range& range, const Counts& all, const std::string& now) {
  const std::string from = commitment::day_text(range.from);
  const std::string until = commitment::day_text(range.until);
  Paper paper{
      PaperText{PaperStyle::kTitle, "督办事项办理情况通报"},
      PaperText{PaperStyle::kNumber, fmt::format("（{}至{}）", from, until)},
  };
  add_part(paper, "总体情况",
           fmt::format("{}至{}，共发出{}件，退回重办{}次；办结{}件，其中按时{}件、超期{}件。截至{}"
                       "，尚在办理{}件，其中超期未反馈{}件。",
                       from, until, all.opened, all.returns, all.closed, all.closed - all.late,
                       all.late, now, all.open, all.overdue));
  return paper;
}

}  // namespace

Result<Page> order_paper(World& world, const Caller& caller, const std::string& id) {
  auto order = get_order(world, caller, id);
  if (!order) return tl::unexpected(order.error());
  auto issuer = issuer_of(world, id, text_in(*order, "unit"));
  if (!issuer) return tl::unexpected(issuer.error());
  const std::string day = text_in(*order, "opened_at").substr(0, 10);
  Paper paper{
      PaperText{PaperStyle::kTitle, text_in(order->at("kind_name").as_object(), "name")},
      PaperText{PaperStyle::kNumber, text_in(*order, "number")},
      facts_of(*order),
  };
  add_part(paper, "办理要求", text_in(*order, "text"));
  add_part(paper, "时限说明", joined(order->at("derivation").as_array()));
  add_part(paper, "办理情况", steps_text(order->at("timeline").as_array()));
  paper.emplace_back(PaperText{
      PaperStyle::kSignature,
      *issuer + "\n" + commitment::day_text(office::Day::parse(day).value_or(today(world)))});
  return paper_page(paper, id + ".docx");
}

Result<Page> order_bulletin(World& world, const Caller& caller, const Parameters& parameters) {
  if (auto may = require(caller, office::Right::kCommitmentsRead); !may) {
    return tl::unexpected(may.error());
  }
  auto range = range_of(world, parameters);
  if (!range) return tl::unexpected(range.error());
  auto tally = tally_of(world, *range);
  if (!tally) return tl::unexpected(tally.error());
  auto units = units_table(world, *tally);
  if (!units) return tl::unexpected(units.error());
  auto overdue = overdue_table(world, *tally);
  if (!overdue) return tl::unexpected(overdue.error());
  auto issuer = unit_name(world, caller.unit.value());
  if (!issuer) return tl::unexpected(issuer.error());
  const std::string now = commitment::day_text(today(world));
  Paper paper = beginning_of(*range, tally->all, now);
  add_part(paper, "各单位办理情况", fmt::format("在办和超期为截至{}的件数。", now));
  paper.emplace_back(std::move(*units));
  add_part(paper, "超期未反馈事项",
           tally->overdue.empty() ? "无。" : fmt::format("共{}件：", tally->all.overdue));
  if (!tally->overdue.empty()) paper.emplace_back(std::move(*overdue));
  paper.emplace_back(PaperText{PaperStyle::kSignature, *issuer + "\n" + now});
  return paper_page(paper,
                    fmt::format("bulletin-{}-{}.docx", range->from.text(), range->until.text()));
}

}  // namespace luoshi::service
