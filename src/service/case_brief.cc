#include "service/case_brief.h"

#include <boost/json.hpp>

#include "service/answers.h"
#include "service/case_figures.h"
#include "service/cases.h"
#include "service/internal/case_brief.h"
#include "service/internal/commitment_json.h"
#include "service/internal/paper.h"
#include "service/scope.h"

namespace luoshi::service {
namespace {

using base::Result;
using office::Day;
namespace json = boost::json;

constexpr int kMonthsShown = 6;
constexpr std::size_t kMonthSize = std::size("2026-03") - 1;

Result<Day> first_of(const std::string& month) {
  return Day::parse(month.substr(0, kMonthSize) + "-01");
}
Day month_before(const Day& first, int months) {
  Day day = first;
  for (int i = 0; i < months; ++i) {
    day = first_of(office::plus_days(day, -1).text()).value_or(day);
  }
  return day;
}
// As long as the other one where that is not a whole month.
Span span_of(const Day& first, std::optional<int> days) {
  constexpr int kBehindTheMonth = 31;
  const Day next = first_of(office::plus_days(first, kBehindTheMonth).text()).value_or(first);
  const Day last = office::plus_days(next, -1);
  return {first, days ? std::min(last, office::plus_days(first, *days - 1)) : last};
}

// Which days are told of, and with which they are compared.
Result<void> set_spans(const std::string& month, const Day& today, Brief& brief) {
  constexpr int kMonthsOfYear = 12;
  const auto first = month.size() == kMonthSize ? first_of(month) : Day::parse(month);
  if (!first || month.size() != kMonthSize || today < *first) {
    return tl::unexpected(wrong_parameter(
        "month", {"应为已经开始的月份，如 2026-10", "a month that has begun: 2026-10"}));
  }
  brief.is_over = span_of(*first, {}).to < today;
  std::optional<int> days;
  if (!brief.is_over) days = std::stoi(today.text().substr(kMonthSize + 1));
  brief.now = span_of(*first, days);
  brief.before = span_of(month_before(*first, 1), days);
  brief.year_ago = span_of(month_before(*first, kMonthsOfYear), days);
  return {};
}

class Gathering {
 public:
  Gathering(World& world, const Caller& caller, Brief& brief)
      : world_(world), caller_(caller), brief_(brief) {}

  Result<void> gather() {
    const Span months{month_before(brief_.now.from, kMonthsShown - 1), brief_.now.to};
    struct Asked {
      const char* by;
      Span span;
      json::object& into;
    };
    for (const Asked& each : {Asked{"line", brief_.now, brief_.lines},
                              {"line", brief_.before, brief_.lines_before},
                              {"line", brief_.year_ago, brief_.lines_year_ago},
                              {"month", months, brief_.months},
                              {"unit", brief_.now, brief_.units},
                              {"kind", brief_.now, brief_.kinds},
                              {"category", brief_.now, brief_.categories},
                              {"county", brief_.now, brief_.counties},
                              {"matter", brief_.now, brief_.matters},
                              {"company", brief_.now, brief_.companies}}) {
      if (std::string_view(each.by) == "company" && !brief_.is_over) continue;
      auto figures = get_case_figures(world_, caller_, parameters_of(each.by, each.span));
      if (!figures) return tl::unexpected(figures.error());
      each.into = std::move(*figures);
    }
    return gather_overdue();
  }

 private:
  Parameters parameters_of(const char* by, const Span& span) const {
    Parameters out = {{"by", by}, {"from", span.from.text()}, {"to", span.to.text()}};
    if (brief_.line) out.emplace_back("line", *brief_.line);
    return out;
  }
  Result<void> gather_overdue() {
    Parameters asked = {
        {"overdue", "true"}, {"sort", "due_at"}, {"limit", std::to_string(kPageItemsMax)}};
    if (brief_.line) asked.emplace_back("line", *brief_.line);
    auto page = list_cases(world_, caller_, asked);
    if (!page) return tl::unexpected(page.error());
    brief_.overdue = std::move(page->items);
    brief_.has_more_overdue = page->next_cursor.has_value();
    return {};
  }

  World& world_;
  const Caller& caller_;
  Brief& brief_;
};

Result<void> require_city(World& world, const Caller& caller) {
  if (auto may = require(caller, office::Right::kCasesRead); !may) return may;
  const auto scope = scope_of(world, caller, office::Right::kCasesRead);
  if (!scope) return tl::unexpected(scope.error());
  if (scope->everything) return {};
  return base::fail(base::ErrorCode::kForbidden,
                    {"月报涉及全市，只提供给可查看全市诉求的人员",
                     "the brief is of the whole city: for whoever reads the cases of all of it"},
                    {}, {"本单位的数据见 case-figures", "figures of your own units: case-figures"});
}

Result<void> read(const Parameters& parameters, Brief& brief) {
  for (const auto& [name, value] : parameters) {
    if (name == "line") continue;
    base::Error error = wrong_parameter(name, {"不认识的参数", "an unknown parameter"});
    error.reason = "unknown_parameter";
    return tl::unexpected(std::move(error));
  }
  brief.line = value_of(parameters, "line");
  return {};
}

}  // namespace

Result<document::Paper> case_brief_paper(World& world, const Caller& caller,
                                         const std::string& month, const Parameters& parameters,
                                         const std::string& base_url) {
  if (auto may = require_city(world, caller); !may) return tl::unexpected(may.error());
  Brief brief;
  if (auto ok = read(parameters, brief); !ok) return tl::unexpected(ok.error());
  brief.written = today(world);
  if (auto ok = set_spans(month, brief.written, brief); !ok) return tl::unexpected(ok.error());
  if (auto ok = Gathering(world, caller, brief).gather(); !ok) return tl::unexpected(ok.error());
  brief.base_url = base_url;
  while (brief.base_url.ends_with('/')) brief.base_url.pop_back();
  auto issuer = named_unit(world, caller.unit.value());
  if (!issuer) return tl::unexpected(issuer.error());
  if (issuer->is_object()) brief.issuer = text_in(issuer->get_object(), "name");
  return paper_of(brief);
}

Result<Page> case_brief(World& world, const Caller& caller, const std::string& month,
                        const Parameters& parameters, const std::string& base_url) {
  const auto paper = case_brief_paper(world, caller, month, parameters, base_url);
  if (!paper) return tl::unexpected(paper.error());
  const auto line = value_of(parameters, "line");
  return paper_page(*paper, "case-brief-" + month + (line ? "-" + *line : "") + ".docx");
}

}  // namespace luoshi::service
