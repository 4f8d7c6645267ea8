#include "service/year_comparison.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <map>
#include <unordered_set>

#include "base/unicode.h"
#include "commitment/commitment.h"
#include "commitment/reading.h"
#include "report/compare.h"
#include "report/read_jsonl.h"
#include "service/answers.h"
#include "service/files.h"
#include "service/internal/commitment_json.h"

namespace luoshi::service {
namespace {

using base::Result;
using commitment::Commitment;
using commitment::ReadingFiled;
namespace json = boost::json;

constexpr std::uint64_t kKeptBytesMax = 1ull << 30;
constexpr std::size_t kCommitmentsMax = 20'000;  // of one year

const Listing& listing() {
  static const Listing kListing{"comparison",
                                {},
                                {},
                                {{"indicator", {"指标", "Indicator"}},
                                 {"promised", {"承诺", "Promised"}},
                                 {"verdict_name", {"报告所见", "Verdict"}},
                                 {"found", {"下一年报告的说法", "As reported"}},
                                 {"reason", {"依据", "Reason"}},
                                 {"commitment_title", {"任务", "Commitment"}},
                                 {"lead_name", {"牵头单位", "Lead"}},
                                 {"light", {"亮灯", "Light"}},
                                 {"outcome", {"结果", "Outcome"}},
                                 {"actual", {"实际完成", "Actual"}}},
                                {"verdict"}};
  return kListing;
}

struct Filed {
  std::string id;
  ReadingFiled what;
};

// -- which two reports --

Result<std::optional<Filed>> reading_of(World& world, const std::string& id) {
  auto state = world.ledger.state<commitment::Reading>(
      ledger::kCityBook, commitment::stream_of(commitment::ReadingId(id)));
  if (!state) return tl::unexpected(state.error());
  if (!(*state)->exists) return std::optional<Filed>();
  return std::optional(Filed{id, (*state)->what});
}

// The reading of that year, and place unless that is empty, which was filed last.
Result<std::optional<Filed>> newest_of(World& world, int year, const std::string& place) {
  ledger::Query query{.table = &commitment::readings_table(), .book = ledger::kCityBook};
  query.where = {{"year", ledger::Comparison::kEqual, {std::int64_t{year}}}};
  if (!place.empty()) query.where.push_back({"place", ledger::Comparison::kEqual, {place}});
  query.order = {{"created_at", true}};
  query.limit = 1;
  auto rows = world.ledger.rows(query);
  if (!rows) return tl::unexpected(rows.error());
  if (rows->empty()) return std::optional<Filed>();
  return reading_of(world, text_of(commitment::readings_table(), rows->front().row, "id"));
}

Result<std::vector<ledger::BookRow>> commitments_of(World& world, int year) {
  ledger::Query query{.table = &commitment::commitments_table(), .book = ledger::kCityBook};
  query.where = {{"year", ledger::Comparison::kEqual, {std::int64_t{year}}}};
  query.order = {{"span_start", false}, {"id", false}};
  query.limit = kCommitmentsMax;
  return world.ledger.rows(query);
}

// Of which most of the year's commitments were made; the newest when none were.
Result<std::optional<Filed>> promising(World& world, int year,
                                       const std::vector<ledger::BookRow>& commitments) {
  std::map<std::string, std::size_t> counts;
  for (const ledger::BookRow& each : commitments) {
    const std::string id = text_of(commitment::commitments_table(), each.row, "reading");
    if (!id.empty()) ++counts[id];
  }
  const auto most =
      std::max_element(counts.begin(), counts.end(),
                       [](const auto& a, const auto& b) { return a.second < b.second; });
  return most == counts.end() ? newest_of(world, year, {}) : reading_of(world, most->first);
}

tl::unexpected<base::Error> no_report(int year) {
  return tl::unexpected(not_found({fmt::format("还没有{}年的报告", year),
                                   fmt::format("the report of {} is not here yet", year)}));
}

struct Read {
  report::Reading reading;
  std::u32string text;
};
Result<Read> read(World& world, const ReadingFiled& filed) {
  auto lines = evidence_bytes(world, filed.reading_hash, kKeptBytesMax);
  if (!lines) return tl::unexpected(lines.error());
  auto reading = report::read_jsonl(*lines);
  if (!reading) return tl::unexpected(reading.error());
  auto text = evidence_bytes(world, filed.text_hash, kKeptBytesMax);
  if (!text) return tl::unexpected(text.error());
  return Read{std::move(*reading), base::to_utf32(*text)};
}

// -- which commitment --

// The commitments that were made of a reading, found by a place in it.
class Made {
 public:
  static Result<Made> of(World& world, const std::vector<ledger::BookRow>& rows,
                         const std::string& reading) {
    Made made;
    const ledger::Table& table = commitment::commitments_table();
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (text_of(table, rows[i].row, "reading") != reading) continue;
      auto state = world.ledger.state<Commitment>(
          ledger::kCityBook,
          commitment::stream_of(commitment::CommitmentId(text_of(table, rows[i].row, "id"))));
      if (!state) return tl::unexpected(state.error());
      for (const commitment::SourceSpan& span : (*state)->what.sources) {
        if (span.reading_id == reading) made.spans_.emplace(span.start, Span{span.end, i});
      }
    }
    return made;
  }

  // The row of the narrowest that holds the place.
  std::optional<std::size_t> at(std::uint64_t start, std::uint64_t end) const {
    std::optional<std::size_t> row;
    std::uint64_t narrowest = UINT64_MAX;
    for (auto span = spans_.begin(); span != spans_.end() && span->first <= start; ++span) {
      const std::uint64_t width = span->second.end - span->first;
      if (span->second.end < end || width >= narrowest) continue;
      narrowest = width;
      row = span->second.row;
    }
    return row;
  }

 private:
  struct Span {
    std::uint64_t end = 0;
    std::size_t row = 0;
  };
  std::multimap<std::uint64_t, Span> spans_;  // by start
};

// -- what is shown --

std::string_view name_of(report::Verdict verdict) {
  switch (verdict) {
    case report::Verdict::kMet:
      return "完成";
    case report::Verdict::kMissed:
      return "未完成";
    case report::Verdict::kChanged:
      return "口径不同";
    case report::Verdict::kNotMentioned:
      return "没有提到";
  }
  return {};
}

json::object empty_item() {
  json::object out;
  for (const char* member :
       {"indicator", "promised", "verdict", "verdict_name", "basis", "found", "closest", "reason",
        "reason_en", "commitment", "commitment_title", "lead_name", "light", "outcome", "actual"}) {
    out[member] = nullptr;
  }
  return out;
}

json::object finding_json(const report::Fulfilment& found) {
  json::object out = empty_item();
  out["indicator"] = base::to_utf8(found.target.indicator);
  out["promised"] = report::said(found.target).zh;
  out["verdict"] = report::to_string(found.verdict);
  out["verdict_name"] = name_of(found.verdict);
  out["basis"] = report::to_string(found.basis);
  if (found.found) out["found"] = report::said(*found.found).zh;
  if (found.closest) out["closest"] = base::to_utf8(found.closest->text);
  out["reason"] = found.reason.zh;
  out["reason_en"] = found.reason.en;
  return out;
}

Result<void> add_commitment(World& world, const ledger::Row& row, json::object& out) {
  const ledger::Table& table = commitment::commitments_table();
  out["commitment"] = json_of(row[table.column("id")]);
  out["commitment_title"] = json_of(row[table.column("title")]);
  for (const char* member : {"light", "outcome", "actual"}) {
    out[member] = json_of(row[table.column(member)]);
  }
  auto lead = named_unit(world, text_of(table, row, "lead"));
  if (!lead) return tl::unexpected(lead.error());
  if (const auto* unit = lead->if_object()) out["lead_name"] = unit->at("name");
  return {};
}

Result<std::vector<json::object>> items_of(World& world, const report::Comparison& comparison,
                                           const std::vector<ledger::BookRow>& commitments,
                                           const Made& made) {
  std::vector<json::object> items;
  std::unordered_set<std::size_t> shown;
  for (const report::Fulfilment& each : comparison.items) {
    json::object item = finding_json(each);
    if (const auto row = made.at(each.target.span.start, each.target.span.end)) {
      shown.insert(*row);
      if (auto ok = add_commitment(world, commitments[*row].row, item); !ok) {
        return tl::unexpected(ok.error());
      }
    }
    items.push_back(std::move(item));
  }
  for (std::size_t row = 0; row < commitments.size(); ++row) {
    if (shown.contains(row)) continue;
    json::object item = empty_item();
    if (auto ok = add_commitment(world, commitments[row].row, item); !ok) {
      return tl::unexpected(ok.error());
    }
    items.push_back(std::move(item));
  }
  return items;
}

}  // namespace

Result<Page> list_year_comparison(World& world, const Caller& caller, int year,
                                  const Parameters& parameters) {
  if (auto may = require(caller, office::Right::kCommitmentsRead); !may) {
    return tl::unexpected(may.error());
  }
  auto asked = list_asked(parameters, listing());
  if (!asked) return tl::unexpected(asked.error());
  auto commitments = commitments_of(world, year);
  if (!commitments) return tl::unexpected(commitments.error());
  auto last = promising(world, year, *commitments);
  if (!last) return tl::unexpected(last.error());
  if (!*last) return no_report(year);
  auto now = newest_of(world, year + 1, (*last)->what.place);
  if (!now) return tl::unexpected(now.error());
  if (!*now) return no_report(year + 1);

  if (!world.indicators) {
    return tl::unexpected(base::Error{base::ErrorCode::kUnavailable,
                                      {"没有指标词表", "there is no list of indicators"},
                                      {},
                                      {},
                                      {}});
  }
  auto last_read = read(world, (*last)->what);
  if (!last_read) return tl::unexpected(last_read.error());
  auto now_read = read(world, (*now)->what);
  if (!now_read) return tl::unexpected(now_read.error());
  const report::Comparison comparison = report::compare(
      last_read->reading, now_read->reading, now_read->text, *world.indicators, last_read->text);
  auto made = Made::of(world, *commitments, (*last)->id);
  if (!made) return tl::unexpected(made.error());
  auto items = items_of(world, comparison, *commitments, *made);
  if (!items) return tl::unexpected(items.error());
  if (const auto verdict = value_of(parameters, "verdict")) {
    std::erase_if(*items, [&](const json::object& item) {
      const json::value& own = item.at("verdict");
      return own.is_string() ? own.get_string() != *verdict : *verdict != "none";
    });
  }
  return list_items(world, listing(), *asked, std::move(*items));
}

}  // namespace luoshi::service
