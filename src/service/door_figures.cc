// The city's figures for everybody.
#include <boost/json.hpp>

#include "office/day.h"
#include "service/answers.h"
#include "service/case_figures.h"
#include "service/door_data.h"

namespace luoshi::service {
namespace {

using base::Result;

constexpr std::size_t kMonthSize = std::size("2026-03") - 1;

// Who reads cases, of no unit: he is told what those are told whom it is no business of.
Caller nobody() {
  Caller out;
  out.actor = "system/door";
  out.rights.add({office::Right::kCasesRead});
  return out;
}

std::string month_of(const office::Day& day) { return day.text().substr(0, kMonthSize); }

struct Month {
  std::string from;
  std::string to;
};
Result<Month> month_said(World& world, const Parameters& parameters) {
  const office::Day now = today(world);
  const auto this_month = office::Day::parse(month_of(now) + "-01");
  const std::string usual = month_of(office::plus_days(*this_month, -1));
  const std::string text = value_of(parameters, "month").value_or(usual);
  const auto first = office::Day::parse(text + "-01");
  if (!first || text.size() != kMonthSize || !(*first < *this_month)) {
    return tl::unexpected(wrong_parameter(
        "month", {"应为已经结束的月份，如2026-03", "a month that is over: 2026-03"}));
  }
  office::Day last = *first;
  while (month_of(office::plus_days(last, 1)) == text) last = office::plus_days(last, 1);
  return Month{first->text(), last.text()};
}

}  // namespace

Result<boost::json::object> public_figures(World& world, const Parameters& parameters) {
  auto month = month_said(world, parameters);
  if (!month) return tl::unexpected(month.error());
  auto by = word_of(parameters, "by", {"line", "category", "channel", "county"});
  if (!by) return tl::unexpected(by.error());
  Parameters asked{{"by", by->value_or("line")}, {"from", month->from}, {"to", month->to}};
  const auto line = value_of(parameters, "line");
  const bool is_of_a_line = line && !line->empty();
  if (asked.front().second != "line" && !is_of_a_line) {
    return tl::unexpected(wrong_parameter("line", {"请选定一条业务线", "name a line"}));
  }
  if (is_of_a_line) asked.emplace_back("line", *line);
  return get_case_figures(world, nobody(), asked);
}

}  // namespace luoshi::service
