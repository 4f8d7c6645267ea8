#include "service/board_filter.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <charconv>

#include "commitment/commitment.h"
#include "service/answers.h"
#include "service/desk.h"

namespace luoshi::service {

using base::Result;
using B = BoardCommitment;

namespace {

struct Text {
  const char* name;
  std::string B::*member;
};
// Ids, or "none"; their prefix.
struct IdText {
  const char* name;
  std::string B::*member;
  const char* prefix;
};
constexpr IdText kIds[] = {{"lead", &B::lead, "u-"},     {"package", &B::package, "k-"},
                           {"parent", &B::parent, "c-"}, {"reading", &B::reading, "r-"},
                           {"source", &B::source, "s-"}, {"indicator", &B::indicator, "i-"}};

std::string joined(const std::vector<std::string_view>& words) {
  return fmt::format("{}", fmt::join(words, ", "));
}

template <class Enum>
std::vector<std::string_view> words_of_enum() {
  std::vector<std::string_view> words;
  for (const auto& [value, word] : base::json_internal::enumerators<Enum>()) words.push_back(word);
  return words;
}

}  // namespace

// One parameter after the other becomes a condition.
class BoardFilter::Reading {
 public:
  Reading(const BoardState& state, const Parameters& parameters, const Caller& caller,
          const office::Day& today)
      : state_(state), parameters_(parameters), caller_(caller), today_(today) {}

  Result<std::vector<Condition>> run() {
    for (auto step : {&Reading::words, &Reading::year, &Reading::ids, &Reading::places,
                      &Reading::days, &Reading::units, &Reading::states, &Reading::search}) {
      if (auto done = (this->*step)(); !done) return tl::unexpected(done.error());
    }
    return std::move(conditions_);
  }

 private:
  // The value, when it is one of the words.
  Result<std::optional<std::string>> word(const char* name,
                                          const std::vector<std::string_view>& known) const {
    auto text = value_of(parameters_, name);
    if (!text || std::ranges::find(known, *text) != known.end()) return text;
    return tl::unexpected(
        wrong_parameter(name, {"应为其中之一：" + joined(known), "one of: " + joined(known)}));
  }

  void equal(std::string B::*member, std::string value) {
    conditions_.push_back(
        [member, value = std::move(value)](const B& one) { return one.*member == value; });
  }

  Result<void> words() {
    using namespace commitment;
    const std::pair<Text, std::vector<std::string_view>> known[] = {
        {{"kind", &B::kind}, words_of_enum<CommitmentKind>()},
        {{"origin", &B::origin}, words_of_enum<Origin>()},
        {{"status", &B::status}, words_of_enum<Status>()},
        {{"outcome", &B::outcome}, words_of_enum<Outcome>()},
        {{"light", &B::light}, words_of_enum<Light>()}};
    for (const auto& [text, all] : known) {
      auto value = word(text.name, all);
      if (!value) return tl::unexpected(value.error());
      if (*value) equal(text.member, std::move(**value));
    }
    return {};
  }

  Result<void> year() {
    const auto text = value_of(parameters_, "year");
    if (!text) return {};
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), number);
    if (error != std::errc() || end != text->data() + text->size()) {
      return tl::unexpected(wrong_parameter("year", {"应为整数", "a whole number"}));
    }
    conditions_.push_back([number](const B& one) { return one.year == number; });
    return {};
  }

  Result<void> ids() {
    for (const IdText& each : kIds) {
      auto id = value_of(parameters_, each.name);
      if (!id) continue;
      if (*id == "none") {
        equal(each.member, "");
        continue;
      }
      if (!is_id_of(each.prefix, *id)) {
        return tl::unexpected(wrong_parameter(each.name, {"应为标识或 none", "an id, or none"}));
      }
      equal(each.member, std::move(*id));
    }
    return {};
  }

  // Of the report, and of the city.
  Result<void> places() {
    if (auto chapter = value_of(parameters_, "chapter")) {
      equal(&B::chapter, *chapter == "none" ? std::string() : std::move(*chapter));
    }
    auto county = value_of(parameters_, "county");
    if (!county) return {};
    if (*county != "none" && !is_id_of("u-", *county)) {
      return tl::unexpected(wrong_parameter("county", {"应为标识或 none", "an id, or none"}));
    }
    if (*county == "none") county->clear();
    conditions_.push_back([county = *county, units = state_.units](const B& one) {
      return units->county_of(one.lead) == county;
    });
    return {};
  }

  Result<std::optional<std::string>> day(const char* name) const {
    const auto text = value_of(parameters_, name);
    if (!text) return std::optional<std::string>();
    auto parsed = office::Day::parse(*text);
    if (parsed) return std::optional(parsed->text());
    return tl::unexpected(wrong_parameter(name, {"应为日期，如 2026-06-30", "a day, 2026-06-30"}));
  }

  Result<void> days() {
    auto due_before = day("due_before");
    if (!due_before) return tl::unexpected(due_before.error());
    auto due_after = day("due_after");
    if (!due_after) return tl::unexpected(due_after.error());
    auto red_since = day("turned_red_since");
    if (!red_since) return tl::unexpected(red_since.error());
    if (auto& until = *due_before) {
      conditions_.push_back([until = *until](const B& one) { return one.deadline < until; });
    }
    if (auto& from = *due_after) {
      conditions_.push_back([from = *from](const B& one) { return one.deadline > from; });
    }
    if (auto& since = *red_since) {
      conditions_.push_back([since = *since](const B& one) {
        return one.light == "red" && one.light_since >= since;
      });
    }
    return {};
  }

  Result<void> units() {
    auto below = flag_of(parameters_, "below");
    if (!below) return tl::unexpected(below.error());
    const auto unit = value_of(parameters_, "unit");
    if (!unit) return {};
    if (!is_id_of("u-", *unit)) {
      return tl::unexpected(wrong_parameter("unit", {"应为单位标识", "a unit's id"}));
    }
    if (!below->value_or(false)) {
      conditions_.push_back([unit = *unit](const B& one) { return one.concerns(unit); });
      return {};
    }
    const BoardUnit* root = state_.units->find(*unit);
    if (root && root->parent.empty()) return {};  // the whole city, what nobody leads included
    std::unordered_set<std::string> within;
    for (const BoardUnit& each : state_.units->all()) {
      if (state_.units->is_within(each.id, *unit)) within.insert(each.id);
    }
    conditions_.push_back([within = std::move(within)](const B& one) {
      return within.contains(one.lead) ||
             std::ranges::any_of(one.supporting,
                                 [&](const std::string& each) { return within.contains(each); });
    });
    return {};
  }

  Result<void> states() {
    auto open = flag_of(parameters_, "open");
    if (!open) return tl::unexpected(open.error());
    if (*open) {
      conditions_.push_back([wanted = **open](const B& one) { return one.is_open() == wanted; });
    }
    auto report =
        word("report", {"awaited", "late", "was_late", "reported", "returned", "was_returned"});
    if (!report) return tl::unexpected(report.error());
    if (*report) conditions_.push_back(report_condition(**report, day_number_of(today_.text())));
    auto desk = word("desk", desk_parts());
    if (!desk) return tl::unexpected(desk.error());
    if (*desk) {
      conditions_.push_back([part = **desk, scope = DeskScope(state_, caller_, today_)](
                                const B& one) { return scope.has(part, one); });
    }
    return {};
  }

  static Condition report_condition(const std::string& word, DayNumber today) {
    if (word == "awaited") return [today](const B& one) { return is_report_awaited(one, today); };
    if (word == "late") return [today](const B& one) { return is_report_late(one, today); };
    if (word == "was_late") return [today](const B& one) { return was_report_late(one, today); };
    if (word == "was_returned") return [](const B& one) { return was_report_returned(one); };
    return [word](const B& one) { return has_report_in(one, word); };
  }

  Result<void> search() {
    search::Query query(value_of(parameters_, "q").value_or(""));
    if (query.is_empty()) return {};
    conditions_.push_back(
        [query = std::move(query)](const B& one) { return query.match(one.text) > 0; });
    return {};
  }

  const BoardState& state_;
  const Parameters& parameters_;
  const Caller& caller_;
  const office::Day& today_;
  std::vector<Condition> conditions_;
};

const std::vector<std::string>& board_filter_names() {
  static const std::vector<std::string> kNames = {
      "year",   "kind",    "origin",     "status",    "outcome",          "light",  "lead",
      "unit",   "below",   "package",    "parent",    "reading",          "source", "indicator",
      "county", "chapter", "due_before", "due_after", "turned_red_since", "open",   "report",
      "desk",   "q"};
  return kNames;
}

Result<BoardFilter> BoardFilter::read(const BoardState& state, const Parameters& parameters,
                                      const Caller& caller, const office::Day& today) {
  auto conditions = Reading(state, parameters, caller, today).run();
  if (!conditions) return tl::unexpected(conditions.error());
  BoardFilter filter;
  filter.conditions_ = std::move(*conditions);
  return filter;
}

bool BoardFilter::has(const BoardCommitment& one) const {
  return std::ranges::all_of(conditions_, [&](const Condition& each) { return each(one); });
}

std::vector<const BoardCommitment*> chosen(const BoardState& state, const BoardFilter& filter) {
  std::vector<const BoardCommitment*> out;
  for (const auto& each : state.commitments) {
    if (filter.has(*each)) out.push_back(each.get());
  }
  return out;
}

std::string narrowed(const std::string& filter, std::string_view name, std::string_view value) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string out;
  out.reserve(filter.size() + name.size() + value.size() * 3 + 2);
  out += filter;
  if (!out.empty()) out.push_back('&');
  out += name;
  out.push_back('=');
  for (const char c : value) {
    const bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                          (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
    if (is_plain) {
      out.push_back(c);
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out.push_back('%');
    out.push_back(kDigits[byte >> 4]);
    out.push_back(kDigits[byte & 15]);
  }
  return out;
}

std::string query_of(const Parameters& parameters) {
  std::string out;
  for (const auto& [name, value] : parameters) out = narrowed(out, name, value);
  return out;
}

Parameters with(Parameters parameters, std::string name, std::string value) {
  parameters.emplace_back(std::move(name), std::move(value));
  return parameters;
}

boost::json::object figure_json(std::size_t count, std::string filter) {
  return {{"count", count}, {"filter", std::move(filter)}};
}
boost::json::object figure_json(std::size_t count, const Parameters& parameters) {
  return figure_json(count, query_of(parameters));
}

bool is_report_awaited(const BoardCommitment& one, DayNumber today) {
  return one.next_from != 0 && one.next_from <= today;
}
bool is_report_late(const BoardCommitment& one, DayNumber today) {
  return one.next_due != 0 && one.next_due < today;
}
bool was_report_late(const BoardCommitment& one, DayNumber today) {
  return std::ranges::any_of(one.asked, [today](const BoardAsked& each) {
    return (each.came == 0 ? today : each.came) > each.due;
  });
}
bool has_report_in(const BoardCommitment& one, std::string_view state) {
  return one.is_open() && std::ranges::any_of(one.reports, [state](const BoardReport& each) {
           return each.state == state;
         });
}
bool was_report_returned(const BoardCommitment& one) {
  return std::ranges::any_of(one.reports,
                             [](const BoardReport& each) { return each.returned > 0; });
}

}  // namespace luoshi::service
