// The paper of the monthly brief: sentences, tables and charts of what was gathered.
#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <map>
#include <tuple>

#include "commitment/figure.h"
#include "service/internal/brief_figures.h"
#include "service/internal/paper.h"
#include "service/tiers.h"

namespace luoshi::service {
namespace {

using document::ChartKind;
using document::Paper;
using document::PaperChart;
using document::PaperSeries;
using document::PaperStyle;
using document::PaperTable;
using document::PaperText;
using document::PaperWords;
namespace json = boost::json;

constexpr std::size_t kCategoriesShown = 10;
constexpr std::size_t kDaySize = std::size("2026-03-02") - 1;

const std::map<std::string, std::string>& line_names() {
  static const std::map<std::string, std::string> kNames = {
      {"hotline", "12345热线"},   {"grid", "网格事件"}, {"hazard", "安全隐患"},
      {"enterprise", "亲清助企"}, {"petition", "信访"}, {"urban", "城市管理"},
      {"property", "物业投诉"}};
  return kNames;
}
std::string line_name(const std::string& line) {
  const auto found = line_names().find(line);
  return found == line_names().end() ? line : found->second;
}

// "增长1.0%", "下降3.5%", "持平"; of none before nothing can be said.
std::string change_text(std::int64_t now, std::int64_t before) {
  if (now == before) return "持平";
  if (before == 0) return "—";
  const std::int64_t more = now > before ? now - before : before - now;
  const std::int64_t thousandths = (more * 2'000 + before) / (before * 2);
  return fmt::format("{}{}.{}%", now > before ? "增长" : "下降", thousandths / 10,
                     thousandths % 10);
}
std::string compared_text(std::int64_t now, std::int64_t before, const char* with) {
  if (now == before) return fmt::format("与{}持平", with);
  const std::string change = change_text(now, before);
  return fmt::format("比{}{}{}件{}", with, now > before ? "增加" : "减少",
                     now > before ? now - before : before - now,
                     change == "—" ? "" : "、" + change);
}

// -- parts --

std::string period_text(const Brief& brief) {
  const std::string& from = brief.now.from.text();
  if (brief.is_over) {
    return fmt::format("{}年{}月", from.substr(0, 4), std::stoi(from.substr(5, 2)));
  }
  return commitment::day_text(brief.now.from) + "至" + commitment::day_text(brief.now.to);
}

void add_whole(Paper& paper, const Brief& brief) {
  const json::object& now = all_in(brief.lines);
  const auto compared = [&](const char* name) {
    const std::int64_t count = count_in(now, name);
    const std::string same = brief.is_over ? "" : "同期";
    return "，" +
           compared_text(count, count_in(all_in(brief.lines_before), name),
                         ("上月" + same).c_str()) +
           "，" +
           compared_text(count, count_in(all_in(brief.lines_year_ago), name),
                         brief.is_over ? "上年同月" : "上年同期");
  };
  PaperWords text = period_text(brief) + "，共受理群众诉求";
  text += opens_all(brief, brief.lines, "opened");
  text += compared("opened") + "；办结";
  text += opens_all(brief, brief.lines, "closed");
  text += compared("closed") + "。截至" + commitment::day_text(brief.written) + "，超期未答复";
  text += opens(brief,
                std::to_string(brief.overdue.size()) + (brief.has_more_overdue ? "件以上" : "件"),
                "overdue=true" + (brief.line ? "&line=" + *brief.line : ""));
  text += "。";
  add_part(paper, "总体情况", std::move(text));
}

void add_lines(Paper& paper, const Brief& brief) {
  if (brief.line) return;
  PaperTable table{{4, 2, 2, 3, 3, 3, 2},
                   true,
                   false,
                   {{"业务线", "受理", "上月", "环比", "上年同月", "同比", "办结"}}};
  PaperChart chart{ChartKind::kColumn, "各业务线受理件数", {}, {{"本月", {}}, {"上月", {}}}};
  for (const json::value& each : items_in(brief.lines)) {
    const std::string line = text_in(each.as_object(), "value");
    const std::int64_t now = count_in(counts_in(each), "opened");
    const std::int64_t before = opened_of(brief.lines_before, line);
    const std::int64_t year_ago = opened_of(brief.lines_year_ago, line);
    table.rows.push_back(
        {line_name(line), opens_item(brief, brief.lines, each.as_object(), "opened"),
         opens_value(brief, brief.lines_before, line, "opened"), change_text(now, before),
         opens_value(brief, brief.lines_year_ago, line, "opened"), change_text(now, year_ago),
         opens_item(brief, brief.lines, each.as_object(), "closed")});
    chart.categories.push_back(line_name(line));
    chart.series[0].values.push_back(std::to_string(now));
    chart.series[1].values.push_back(std::to_string(before));
  }
  if (chart.categories.empty()) return;
  paper.emplace_back(std::move(table));
  paper.emplace_back(std::move(chart));
}

PaperChart chart_of_months(const Brief& brief, ChartKind kind, std::string title,
                           std::initializer_list<std::pair<const char*, const char*>> series) {
  PaperChart chart{kind, std::move(title), {}, {}};
  for (const json::value& each : items_in(brief.months)) {
    const std::string month = text_in(each.as_object(), "value");
    chart.categories.push_back(fmt::format("{}月", std::stoi(month.substr(5))));
  }
  for (const auto& [name, member] : series) {
    PaperSeries one{name, {}};
    for (const json::value& each : items_in(brief.months)) {
      const json::value& value = counts_in(each).at(member);
      one.values.push_back(value.is_string() ? std::string(value.get_string())
                                             : text_of_count(counts_in(each), member));
      if (value.is_null()) one.values.back().clear();
    }
    chart.series.push_back(std::move(one));
  }
  return chart;
}

void add_on_time(Paper& paper, const Brief& brief) {
  const json::object& now = all_in(brief.lines);
  const std::int64_t in_time = count_in(now, "closed_in_time");
  const std::int64_t late = count_in(now, "closed_late");
  PaperWords text = fmt::format("办结的诉求中，有时限的{}件，其中按时办结", in_time + late);
  text += opens_all(brief, brief.lines, "closed_in_time");
  text += "、超期办结";
  text += opens_all(brief, brief.lines, "closed_late");
  text += "，办结按时率" + rate_in(now, "on_time_of_closed") + "。时限在此期间届满的";
  text += opens_all(brief, brief.lines, "due");
  text += "，其中到期前已答复";
  text += opens_all(brief, brief.lines, "due_met");
  text += "，到期按时率" + rate_in(now, "on_time_of_due") +
          "；超期后答复和超期未答复的，均计为未按时。";
  add_part(paper, "办理时效", std::move(text));
  if (items_in(brief.months).empty()) return;
  paper.emplace_back(chart_of_months(brief, ChartKind::kColumn, "近月受理和办结件数",
                                     {{"受理", "opened"}, {"办结", "closed"}}));
  paper.emplace_back(
      chart_of_months(brief, ChartKind::kLine, "近月按时率（%）",
                      {{"办结按时率", "on_time_of_closed"}, {"到期按时率", "on_time_of_due"}}));
}

// Who was not reached, and who did not say, stand beside the rates and not in them.
void add_said(Paper& paper, const Brief& brief) {
  const json::object& now = all_in(brief.lines);
  const std::int64_t closed = count_in(now, "closed");
  const std::int64_t asked = count_in(now, "followed_up");
  const std::int64_t reached = count_in(now, "reached");
  add_part(
      paper, "群众评价",
      fmt::format("办结的{}件中，已回访{}件、未回访{}件；回访的联系上{}件、未联系上{}件。各项比"
                  "率只计联系上并作了回答的，评4分和5分的为满意。",
                  closed, asked, closed - asked, reached, asked - reached));
  PaperTable table{{3, 2, 2, 3, 2}, true, false, {{"项目", "是", "否", "未作回答", "比率"}}};
  for (const auto& [name, yes, no, rate] :
       {std::tuple{"已联系群众（响应）", "responded", "not_responded", "responded_percent"},
        {"已解决", "solved", "not_solved", "solved_percent"},
        {"满意", "satisfied", "not_satisfied", "satisfied_percent"}}) {
    const std::int64_t silent = reached - count_in(now, yes) - count_in(now, no);
    const json::object& filters = brief.lines.at("filters").as_object();
    table.rows.push_back({name, opens(brief, text_of_count(now, yes), text_in(filters, yes)),
                          opens(brief, text_of_count(now, no), text_in(filters, no)),
                          std::to_string(silent), rate_in(now, rate)});
  }
  paper.emplace_back(std::move(table));
}

void add_unit(PaperTable& table, const Brief& brief, const json::object& item,
              const std::string& tier) {
  const json::object& counts = item.at("counts").as_object();
  table.rows.push_back({tier, text_in(item, "name"), opens_item(brief, brief.units, item, "opened"),
                        opens_item(brief, brief.units, item, "due"),
                        rate_in(counts, "on_time_of_due"), rate_in(counts, "solved_percent"),
                        rate_in(counts, "satisfied_percent")});
}

// Tier by tier, within one as the figures have them: the best first. Of whoever had too little for
// a rate to say anything there are counts alone, apart.
void add_units(Paper& paper, const Brief& brief) {
  PaperTable table{{2, 4, 2, 2, 2, 2, 2},
                   true,
                   false,
                   {{"档次", "承办单位", "受理", "到期", "到期按时率", "解决率", "满意率"}}};
  PaperWords apart;
  for (const json::value& tier : brief.units.at("tiers").as_array()) {
    const std::string word = text_in(tier.as_object(), "tier");
    for (const json::value& each : items_in(brief.units)) {
      const json::object& item = each.as_object();
      const std::string name = text_in(item, "name");
      if (name.empty() || text_in(item, "tier") != word) continue;  // no name: not dispatched yet
      if (word != kUnranked) {
        add_unit(table, brief, item, text_in(tier.at("name").as_object(), "zh"));
        continue;
      }
      apart += (apart.spans.empty() ? "不排名的单位：" : "、") + name + "（受理";
      apart += opens_item(brief, brief.units, item, "opened");
      apart += "件，到期" + text_of_count(counts_in(each), "due") + "件）";
    }
  }
  add_part(paper, "各单位办理情况", rules_of(brief.units));
  if (table.rows.size() > 1) paper.emplace_back(std::move(table));
  if (apart.spans.empty()) return;
  apart += "。";
  paper.emplace_back(PaperText{PaperStyle::kBody, std::move(apart)});
}

std::vector<json::object> most_opened(const json::object& figures, std::size_t count) {
  std::vector<json::object> out;
  for (const json::value& each : items_in(figures)) {
    if (count_in(counts_in(each), "opened") > 0) out.push_back(each.as_object());
  }
  std::ranges::stable_sort(out, std::greater(), [](const json::object& item) {
    return count_in(item.at("counts").as_object(), "opened");
  });
  if (out.size() > count) out.resize(count);
  return out;
}

// Of one that has no category, or lies in no county, its kind's; of neither that it is not known.
std::string shown_name(const Brief& brief, const json::object& item) {
  const std::string name = text_in(item, "name");
  if (!name.empty()) return name;
  const std::string value = text_in(item, "value");
  const std::string kind = value.substr(0, value.find('/'));
  for (const json::value& each : items_in(brief.kinds)) {
    const bool is_it = !kind.empty() && text_in(each.as_object(), "value") == kind;
    if (is_it) return text_in(each.as_object(), "name");
  }
  return "未知";
}

PaperTable ranked_table(const Brief& brief, const json::object& figures, const char* head,
                        std::size_t count) {
  PaperTable table{{4, 2, 2, 2}, true, false, {{head, "受理", "到期按时率", "满意率"}}};
  for (const json::object& each : most_opened(figures, count)) {
    const json::object& counts = each.at("counts").as_object();
    table.rows.push_back({shown_name(brief, each), opens_item(brief, figures, each, "opened"),
                          rate_in(counts, "on_time_of_due"), rate_in(counts, "satisfied_percent")});
  }
  return table;
}

void add_categories(Paper& paper, const Brief& brief) {
  const auto first = most_opened(brief.categories, kCategoriesShown);
  if (first.empty()) return add_part(paper, "诉求集中的方面", "无。");
  add_part(paper, "诉求集中的方面", fmt::format("受理最多的{}类和各区域的情况：", first.size()));
  PaperChart chart{ChartKind::kBar, "受理最多的类别（件）", {}, {{"受理", {}}}};
  for (const json::object& each : first) {
    chart.categories.push_back(shown_name(brief, each));
    chart.series[0].values.push_back(text_of_count(each.at("counts").as_object(), "opened"));
  }
  paper.emplace_back(std::move(chart));
  paper.emplace_back(ranked_table(brief, brief.categories, "类别", kCategoriesShown));
  paper.emplace_back(ranked_table(brief, brief.counties, "区域", items_in(brief.counties).size()));
}

void add_overdue(Paper& paper, const Brief& brief) {
  if (brief.overdue.empty()) return add_part(paper, "超期未答复事项", "无。");
  add_part(paper, "超期未答复事项",
           fmt::format("{}{}件，按时限先后：", brief.has_more_overdue ? "最早到期的" : "共",
                       brief.overdue.size()));
  PaperTable table{{3, 5, 3, 3}, true, false, {{"编号", "事项", "承办单位", "办理时限"}}};
  for (const json::object& each : brief.overdue) {
    const auto due = office::Day::parse(text_in(each, "due_at").substr(0, kDaySize));
    const std::string id = text_in(each, "id");
    const std::string number = text_in(each, "number");
    const json::value* secret = each.if_contains("secret");
    const bool is_secret = secret && secret->is_bool() && secret->get_bool();
    table.rows.push_back({brief.base_url.empty()
                              ? PaperWords(number)
                              : PaperWords(number, brief.base_url + "/#/cases/" + id),
                          is_secret ? "（保密）" : text_in(each, "summary"),
                          text_in(each, "unit_name"), due ? commitment::day_text(*due) : ""});
  }
  paper.emplace_back(std::move(table));
}

}  // namespace

Paper paper_of(const Brief& brief) {
  const std::string of = brief.line ? line_name(*brief.line) : "群众诉求";
  Paper paper{PaperText{PaperStyle::kTitle, of + "办理情况月报"},
              PaperText{PaperStyle::kNumber, "（" + period_text(brief) + "）"}};
  add_whole(paper, brief);
  add_lines(paper, brief);
  add_on_time(paper, brief);
  add_said(paper, brief);
  add_units(paper, brief);
  add_companies(paper, brief);
  add_matters(paper, brief);
  add_categories(paper, brief);
  add_overdue(paper, brief);
  paper.emplace_back(
      PaperText{PaperStyle::kSignature, brief.issuer + "\n" + commitment::day_text(brief.written)});
  return paper;
}

}  // namespace luoshi::service
