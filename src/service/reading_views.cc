// What is asked of readings that stand: lists of them, and what was read out of one.
#include <algorithm>
#include <boost/json.hpp>
#include <charconv>

#include "base/json.h"
#include "commitment/reading.h"
#include "service/answers.h"
#include "service/event_view.h"
#include "service/reading_cache.h"
#include "service/readings.h"

namespace luoshi::service {
namespace {

using base::Result;
using ledger::Comparison;
namespace json = boost::json;

constexpr std::uint64_t kKeptBytesMax = 1ull << 30;  // of one file that a reading is kept in
constexpr std::size_t kWordsMax = 10;

base::Error no_reading() { return not_found({"没有这份解读", "there is no such reading"}); }

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return out;
}

// The words of `q`, all of which must occur.
std::vector<std::string> words_of(const Parameters& parameters) {
  std::vector<std::string> words;
  const std::string text = lower(value_of(parameters, "q").value_or(""));
  std::size_t at = 0;
  while (words.size() < kWordsMax) {
    at = text.find_first_not_of(" \t", at);
    if (at == std::string::npos) break;
    const std::size_t end = std::min(text.find_first_of(" \t", at), text.size());
    words.push_back(text.substr(at, end - at));
    at = end;
  }
  return words;
}

// -- readings --

const Listing& listing() {
  static const Listing kListing{
      "readings",
      {{"created_at", "created_at"}, {"year", "year"}, {"place", "place"}, {"title", "title"}},
      {{"created_at", false}},
      {{"id", {"编号", "Id"}},
       {"title", {"标题", "Title"}},
       {"place", {"地区", "Place"}},
       {"year", {"年度", "Year"}},
       {"date", {"日期", "Date"}},
       {"speaker", {"报告人", "Speaker"}},
       {"file_name", {"文件名", "File"}},
       {"media_type", {"文件类型", "Media type"}},
       {"size", {"字节数", "Bytes"}},
       {"report_hash", {"文件摘要", "Report hash"}},
       {"text_hash", {"文本摘要", "Text hash"}},
       {"reader_version", {"解读器版本", "Reader version"}},
       {"lexicon_version", {"词表版本", "Lexicon version"}},
       {"created_at", {"上传时间", "Created at"}},
       {"created_by", {"上传人", "Created by"}}},
      {"q", "place", "year"}};
  return kListing;
}

Result<json::object> reading_json(World& world, const ledger::Row& row) {
  const ledger::Table& table = commitment::readings_table();
  json::object out;
  for (const char* name :
       {"id", "report_hash", "text_hash", "file_name", "media_type", "size", "title", "place",
        "year", "date", "speaker", "reader_version", "lexicon_version"}) {
    out[name] = json_of(row[table.column(name)]);
  }
  auto counts = base::parse_json(text_of(table, row, "counts"));
  if (!counts) return tl::unexpected(counts.error());
  auto actor = actor_of(world, text_of(table, row, "actor"));
  if (!actor) return tl::unexpected(actor.error());
  out["counts"] = std::move(*counts);
  out["created_at"] = time_json(row[table.column("created_at")]);
  out["created_by"] = actor->login;
  out["version"] = 1;  // a reading is never changed
  return out;
}

Result<std::optional<std::int64_t>> year_of(const Parameters& parameters) {
  const auto text = value_of(parameters, "year");
  if (!text) return std::optional<std::int64_t>();
  std::int64_t year = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), year);
  if (error != std::errc() || end != text->data() + text->size()) {
    return tl::unexpected(wrong_parameter("year", {"应为整数", "a whole number"}));
  }
  return std::optional(year);
}

// -- one reading --

Result<commitment::ReadingFiled> filed(World& world, const Caller& caller, const std::string& id) {
  if (auto may = require(caller, office::Right::kReadingsRead); !may) {
    return tl::unexpected(may.error());
  }
  if (!is_id_of("r-", id)) return tl::unexpected(no_reading());
  auto state = world.ledger.state<commitment::Reading>(
      ledger::kCityBook, commitment::stream_of(commitment::ReadingId(id)));
  if (!state) return tl::unexpected(state.error());
  if (!(*state)->exists) return tl::unexpected(no_reading());
  return (*state)->what;
}

Result<std::shared_ptr<const ReadingItems>> items_of(World& world, const std::string& hash) {
  if (auto found = world.readings->find(hash)) return found;
  auto lines = evidence_bytes(world, hash, kKeptBytesMax);
  if (!lines) return tl::unexpected(lines.error());
  auto parsed = parse_reading(*lines);
  if (!parsed) return tl::unexpected(parsed.error());
  auto items = std::make_shared<const ReadingItems>(std::move(*parsed));
  world.readings->keep(hash, items, lines->size());
  return items;
}

struct PartRow {
  ReadingPart part;
  std::vector<json::object> ReadingItems::*items;
  Listing listing;                         // its filters beside q are members of the items
  std::vector<const char*> searched = {};  // members in which q is looked for
};

const std::vector<PartRow>& parts() {
  static const ExportColumn kText{"text", {"原文", "Text"}};
  static const ExportColumn kStart{"start", {"起", "Start"}};
  static const ExportColumn kEnd{"end", {"止", "End"}};
  static const ExportColumn kSection{"section", {"部分", "Section"}};
  static const ExportColumn kPath{"path", {"标题层次", "Headings"}};
  static const ExportColumn kLead{"lead_unit", {"建议牵头单位", "Suggested lead"}};
  static const std::vector<PartRow> kParts{
      {ReadingPart::kSections,
       &ReadingItems::sections,
       {"outline",
        {},
        {},
        {{"part", {"部分", "Part"}}, {"heading", {"标题", "Heading"}}, kStart, kEnd},
        {}}},
      {ReadingPart::kQuantities,
       &ReadingItems::quantities,
       {"quantities",
        {},
        {},
        {{"indicator", {"指标", "Indicator"}},
         {"kind", {"性质", "Kind"}},
         {"measure", {"度量", "Measure"}},
         {"comparator", {"比较", "Comparator"}},
         {"value", {"数值", "Value"}},
         {"value_max", {"数值上限", "Value max"}},
         {"unit", {"单位", "Unit"}},
         {"period", {"时期", "Period"}},
         {"baseline", {"基期", "Baseline"}},
         {"certainty", {"语气", "Certainty"}},
         {"action", {"动作", "Action"}},
         kLead,
         kSection,
         kPath,
         kText,
         kStart,
         kEnd},
        {"q", "kind", "measure", "section", "lead_unit"}},
       {"text", "indicator", "head", "action", "unit", "lead_unit"}},
      {ReadingPart::kTasks,
       &ReadingItems::tasks,
       {"tasks",
        {},
        {},
        {{"action", {"动作", "Action"}},
         {"objects", {"对象", "Objects"}},
         {"milestone", {"节点", "Milestone"}},
         {"quantified", {"有量化指标", "Quantified"}},
         kLead,
         kSection,
         kPath,
         kText,
         kStart,
         kEnd},
        {"q", "milestone", "quantified", "section", "lead_unit"}},
       {"text", "action", "objects", "lead_unit"}},
      {ReadingPart::kTerms,
       &ReadingItems::terms,
       {"terms",
        {},
        {},
        {{"number", {"序号", "Number"}},
         {"term", {"名词", "Term"}},
         {"definition", {"解释", "Definition"}},
         kStart,
         kEnd},
        {"q"}},
       {"term", "definition"}},
      {ReadingPart::kFindings,
       &ReadingItems::findings,
       {"findings",
        {},
        {},
        {{"severity", {"程度", "Severity"}},
         {"code", {"代码", "Code"}},
         {"message", {"说明", "Message"}},
         {"message_en", {"英文说明", "English message"}},
         kStart,
         kEnd,
         {"where", {"位置", "Where"}}},
        {"severity", "code"}}}};
  return kParts;
}

const PartRow& row_of(ReadingPart part) {
  const auto found = std::ranges::find(parts(), part, &PartRow::part);
  return found == parts().end() ? parts().front() : *found;
}

// What filters may say, where that is one of a few words.
Result<void> check_filters(const Parameters& parameters, ReadingPart part) {
  using Words = std::initializer_list<std::string_view>;
  const auto check = [&](std::string_view name, Words words) -> Result<void> {
    auto word = word_of(parameters, name, words);
    return word ? Result<void>() : tl::unexpected(word.error());
  };
  if (auto fits = check("section", {"review", "plan", "self", "glossary", "other"}); !fits) {
    return fits;
  }
  if (auto fits = check("severity", {"info", "warning", "error"}); !fits) return fits;
  if (auto fits = check("quantified", {"true", "false"}); !fits) return fits;
  if (part == ReadingPart::kQuantities) {
    if (auto fits = check("kind", {"outcome", "target", "definition"}); !fits) return fits;
  }
  if (auto fits =
          check("measure", {"level", "count", "change", "change_abs", "share", "rank", "gap"});
      !fits) {
    return fits;
  }
  return check("milestone",
               {"start", "advance", "finish", "establish", "win", "run", "keep", "improve"});
}

std::string text_of_member(const json::object& item, std::string_view member) {
  const json::value* value = item.if_contains(member);
  if (!value) return {};
  if (value->is_string()) return std::string(value->get_string());
  if (value->is_bool()) return value->get_bool() ? "true" : "false";
  std::string all;
  if (value->is_array()) {
    for (const json::value& each : value->get_array()) {
      if (each.is_string()) all += std::string(each.get_string()) + "\n";
    }
  }
  return all;
}

bool fits(const json::object& item, const PartRow& row, const Parameters& parameters,
          const std::vector<std::string>& words) {
  for (const auto& [name, value] : parameters) {
    const bool is_filter =
        name != "q" && std::ranges::find(row.listing.filters, name) != row.listing.filters.end();
    if (is_filter && text_of_member(item, name) != value) return false;
  }
  if (words.empty()) return true;
  std::string text;
  for (const char* member : row.searched) text += text_of_member(item, member) + "\n";
  text = lower(text);
  return std::ranges::all_of(
      words, [&](const std::string& word) { return text.find(word) != std::string::npos; });
}

// A double in an export: as a person writes it, not in powers of ten.
void write_plainly(json::object& item, std::string_view member) {
  json::value* value = item.if_contains(member);
  if (!value || !value->is_double()) return;
  char text[400];
  const auto end =
      std::to_chars(text, text + sizeof text, value->get_double(), std::chars_format::fixed).ptr;
  *value = std::string_view(text, static_cast<std::size_t>(end - text));
}

}  // namespace

Result<json::object> get_reading(World& world, const Caller& caller, const std::string& id) {
  if (auto may = require(caller, office::Right::kReadingsRead); !may) {
    return tl::unexpected(may.error());
  }
  ledger::Query query{.table = &commitment::readings_table(), .book = ledger::kCityBook};
  query.where = {{"id", Comparison::kEqual, {id}}};
  query.limit = 1;
  auto rows = world.ledger.rows(query);
  if (!rows) return tl::unexpected(rows.error());
  if (rows->empty()) return tl::unexpected(no_reading());
  return reading_json(world, rows->front().row);
}

Result<Page> list_readings(World& world, const Caller& caller, const Parameters& parameters) {
  if (auto may = require(caller, office::Right::kReadingsRead); !may) {
    return tl::unexpected(may.error());
  }
  auto asked = list_asked(parameters, listing());
  if (!asked) return tl::unexpected(asked.error());
  ledger::Query query{.table = &commitment::readings_table(), .book = ledger::kCityBook};
  if (const auto place = value_of(parameters, "place")) {
    query.where.push_back({"place", Comparison::kEqual, {*place}});
  }
  auto year = year_of(parameters);
  if (!year) return tl::unexpected(year.error());
  if (*year) query.where.push_back({"year", Comparison::kEqual, {**year}});
  for (std::string& word : words_of(parameters)) {
    query.where.push_back({"words", Comparison::kContains, {std::move(word)}});
  }
  return list_rows(world, listing(), *asked, query,
                   [&](const ledger::BookRow& row) -> Result<std::optional<json::object>> {
                     auto shown = reading_json(world, row.row);
                     if (!shown) return tl::unexpected(shown.error());
                     return std::optional(std::move(*shown));
                   });
}

Result<Page> list_reading_part(World& world, const Caller& caller, const std::string& id,
                               ReadingPart part, const Parameters& parameters) {
  auto reading = filed(world, caller, id);
  if (!reading) return tl::unexpected(reading.error());
  const PartRow& row = row_of(part);
  auto asked = list_asked(parameters, row.listing);
  if (!asked) return tl::unexpected(asked.error());
  if (auto right = check_filters(parameters, part); !right) return tl::unexpected(right.error());
  auto all = items_of(world, reading->reading_hash);
  if (!all) return tl::unexpected(all.error());
  const std::vector<std::string> words = words_of(parameters);
  std::vector<json::object> items;
  for (const json::object& item : (**all).*row.items) {
    if (!fits(item, row, parameters, words)) continue;
    items.push_back(item);
    if (asked->format == ListFormat::kJson) continue;
    write_plainly(items.back(), "value");
    write_plainly(items.back(), "value_max");
    if (items.size() == kExportRowsMax) break;
  }
  return list_items(world, row.listing, *asked, std::move(items));
}

Result<KeptText> reading_text(World& world, const Caller& caller, const std::string& id) {
  auto reading = filed(world, caller, id);
  if (!reading) return tl::unexpected(reading.error());
  auto bytes = evidence_bytes(world, reading->text_hash, kKeptBytesMax);
  if (!bytes) return tl::unexpected(bytes.error());
  return KeptText{reading->text_hash, std::move(*bytes)};
}

Result<KeptText> reading_page(World& world, const Caller& caller, const std::string& id,
                              base::Language language) {
  auto reading = filed(world, caller, id);
  if (!reading) return tl::unexpected(reading.error());
  const std::string& hash =
      language == base::Language::kChinese ? reading->page_hashes.zh : reading->page_hashes.en;
  auto bytes = evidence_bytes(world, hash, kKeptBytesMax);
  if (!bytes) return tl::unexpected(bytes.error());
  return KeptText{hash, std::move(*bytes)};
}

}  // namespace luoshi::service
