#include "service/door_data.h"

#include <algorithm>
#include <array>
#include <boost/json.hpp>

#include "base/json.h"
#include "base/markup.h"
#include "calendar/time.h"
#include "cases/figures.h"
#include "cases/request_rows.h"
#include "service/answers.h"
#include "service/directory.h"
#include "service/internal/open311_view.h"
#include "sheet/write.h"

namespace luoshi::service {
namespace {

using base::Message;
using base::Result;
namespace json = boost::json;

constexpr std::size_t kRowsMax = 100'000;
constexpr std::size_t kFeedMax = 50;
constexpr int kMonthsShown = 12;
constexpr std::size_t kMonthSize = std::size("2026-03") - 1;
constexpr std::size_t kDaySize = std::size("2026-03-02") - 1;

struct Field {
  const char* key;
  const char* type;  // of Frictionless's table schema
  Message title;
};

// Of a public request, as GeoReport v2 has it.
const std::vector<Field>& case_fields() {
  static const std::vector<Field> kFields = {
      {"service_request_id", "string", {"标识", "id"}},
      {"service_code", "string", {"类别代码", "code of the category"}},
      {"service_name", "string", {"类别", "category"}},
      {"description",
       "string",
       {"内容（类别；公开摘要的类别为摘要）",
        "what it is: the category, or the summary where the city shows it"}},
      {"status", "string", {"状态：open未办结，closed已办结", "open or closed"}},
      {"status_notes", "string", {"状态说明", "what the status means"}},
      {"agency_responsible", "string", {"承办单位", "unit in charge"}},
      {"requested_datetime", "datetime", {"提出时间", "when it was asked for"}},
      {"updated_datetime", "datetime", {"更新时间", "when it changed last"}},
      {"expected_datetime", "datetime", {"办理时限", "its limit"}},
      {"address", "string", {"所在区域（可公开位置的类别）", "region, where the place is public"}},
      {"lat", "number", {"纬度（WGS 84）", "latitude, WGS 84"}},
      {"long", "number", {"经度（WGS 84）", "longitude, WGS 84"}},
  };
  return kFields;
}

// Of a line's month; a count below five, and what would give it away, is empty.
const std::vector<Field>& figure_fields() {
  static const std::vector<Field> kFields = {
      {"line", "string", {"业务线", "line"}},
      {"opened", "integer", {"本月提出", "asked for in the month"}},
      {"closed", "integer", {"本月办结", "closed in the month"}},
      {"closed_in_time", "integer", {"其中按时办结", "of these in time"}},
      {"closed_late", "integer", {"其中超期办结", "of these late"}},
      {"reopened", "integer", {"其中重办", "of these closed before, without being solved"}},
      {"due", "integer", {"本月到期", "whose limit came in the month"}},
      {"due_met", "integer", {"其中到期前已答复", "of these answered by then"}},
      {"followed_up", "integer", {"已回访", "followed up"}},
      {"reached", "integer", {"已联系上", "people reached"}},
      {"responded", "integer", {"表示承办单位已联系", "who say that the unit got in touch"}},
      {"not_responded", "integer", {"表示未联系", "who say that it did not"}},
      {"solved", "integer", {"表示已解决", "who say that it is solved"}},
      {"not_solved", "integer", {"表示未解决", "who say that it is not"}},
      {"satisfied", "integer", {"满意（4、5分）", "satisfied: 4 or 5 of 5"}},
      {"not_satisfied", "integer", {"不满意", "not satisfied"}},
      {"on_time_of_closed", "number", {"办结按时率（%）", "on time of those closed, per cent"}},
      {"on_time_of_due", "number", {"到期按时率（%）", "on time of those due, per cent"}},
      {"reopened_percent", "number", {"重办率（%）", "reopened, per cent"}},
      {"solved_percent", "number", {"解决率（%）", "solved, per cent"}},
      {"satisfied_percent", "number", {"满意率（%）", "satisfied, per cent"}},
  };
  return kFields;
}

base::Error no_file() { return not_found({"没有这个数据文件", "there is no such file of data"}); }

// "2026-03" or "2026-03-02", as days from and until (not included).
struct Days {
  office::Day from, until;
};
std::optional<Days> days_of(const std::string& text) {
  const bool is_month = text.size() == kMonthSize;
  if (!is_month && text.size() != kDaySize) return std::nullopt;
  const auto from = office::Day::parse(is_month ? text + "-01" : text);
  if (!from) return std::nullopt;
  office::Day until = office::plus_days(*from, 1);
  while (is_month && until.text().starts_with(text)) until = office::plus_days(until, 1);
  return Days{*from, until};
}

std::int64_t midnight(const office::Day& day) {
  const auto time = calendar::parse_time(day.text(), calendar::Zone{});
  return calendar::Zone{}.utc_seconds(*time) * 1'000;
}

// -- public requests --

Result<json::array> items_of(const DataAsked& asked, ledger::Query query) {
  auto kinds = public_kinds(asked.world);
  if (!kinds) return tl::unexpected(kinds.error());
  json::array out;
  if (kinds->kinds.empty()) return out;
  query.table = &cases::requests_table();
  query.book = ledger::kCityBook;
  for (ledger::Condition& each : public_conditions(*kinds)) query.where.push_back(std::move(each));
  auto rows = asked.world.ledger.rows(query);
  if (!rows) return tl::unexpected(rows.error());
  const Parameters none;
  const Open311Asked plain{asked.world, none, asked.language};
  PublicView view(plain, *kinds);
  for (const ledger::BookRow& each : *rows) {
    auto item = view.item(each.row);
    if (!item) return tl::unexpected(item.error());
    out.push_back(std::move(*item));
  }
  return out;
}

Result<json::array> cases_of(const DataAsked& asked, const Days& days) {
  ledger::Query query;
  query.where = {{"opened_at", ledger::Comparison::kGreaterOrEqual, {midnight(days.from)}},
                 {"opened_at", ledger::Comparison::kLess, {midnight(days.until)}}};
  query.order = {{"opened_at", false}};
  query.limit = kRowsMax + 1;
  auto items = items_of(asked, std::move(query));
  if (!items || items->size() <= kRowsMax) return items;
  return base::fail(
      base::ErrorCode::kTooLarge, {"这个月的件数太多", "this month has too many requests"}, {},
      {"请按日下载，如cases-2026-03-02.csv", "ask for its days: cases-2026-03-02.csv"});
}

// -- figures --

Result<json::array> figures_of(const DataAsked& asked, const std::string& month) {
  auto told = public_figures(asked.world, {{"month", month}, {"by", "line"}});
  if (!told) return tl::unexpected(no_file());
  json::array out;
  for (const json::value& each : told->at("items").as_array()) {
    json::object row = each.at("counts").as_object();
    row["line"] = each.at("value");
    out.push_back(std::move(row));
  }
  return out;
}

// -- as a file --

sheet::Cell cell_of(const json::value& value) {
  if (value.is_string()) return sheet::Cell::text(std::string(value.get_string()));
  if (value.is_null()) return {};
  const auto number = base::Decimal::parse(base::serialize(value));
  return number ? sheet::Cell::number(*number) : sheet::Cell::text(base::serialize(value));
}

Result<std::string> table_of(const DataAsked& asked, const std::string& name,
                             const std::vector<Field>& fields, const json::array& items,
                             bool is_csv) {
  std::string out;
  auto writer = is_csv ? sheet::csv_writer(sheet::append_to(out), asked.language)
                       : sheet::jsonl_writer(sheet::append_to(out));
  std::vector<sheet::Column> columns;
  // The csv's first line has the columns' keys, which the package's description explains.
  for (const Field& each : fields) columns.push_back({each.key, {each.key, each.key}});
  if (auto ok = writer->begin(name, columns); !ok) return tl::unexpected(ok.error());
  for (const json::value& item : items) {
    std::vector<sheet::Cell> cells;
    for (const Field& each : fields) cells.push_back(cell_of(item.at(each.key)));
    if (auto ok = writer->row(cells); !ok) return tl::unexpected(ok.error());
  }
  auto done = writer->finish();
  if (!done) return tl::unexpected(done.error());
  return out;
}

json::object resource_json(const DataAsked& asked, const std::string& stem, const Message& title,
                           const std::vector<Field>& fields) {
  json::array described;
  for (const Field& each : fields) {
    described.push_back(
        {{"name", each.key}, {"type", each.type}, {"title", each.title.in(asked.language)}});
  }
  return {{"name", stem},
          {"path", stem + ".csv"},
          {"title", title.in(asked.language)},
          {"format", "csv"},
          {"mediatype", "text/csv"},
          {"encoding", "utf-8"},
          {"profile", "tabular-data-resource"},
          {"schema",
           json::object{{"fields", std::move(described)}, {"missingValues", json::array{""}}}}};
}

Result<DataFile> package_of(const DataAsked& asked) {
  auto settings = asked.world.directory.settings();
  if (!settings) return tl::unexpected(settings.error());
  const std::string city = (*settings)->settings.city_name;
  json::array resources;
  office::Day day = today(asked.world);
  for (int i = 0; i < kMonthsShown; ++i) {
    const std::string month = day.text().substr(0, kMonthSize);
    resources.push_back(resource_json(asked, "cases-" + month,
                                      {month + "公开的诉求件", "public requests of " + month},
                                      case_fields()));
    if (i > 0) {
      resources.push_back(resource_json(
          asked, "figures-" + month, {month + "办理情况", "figures of " + month}, figure_fields()));
    }
    day = office::plus_days(*office::Day::parse(month + "-01"), -1);
  }
  const Message title{city + "公开的诉求数据", "What people ask for in " + city};
  const Message about{
      "只含允许公开的内容；少于5件的数不提供（留空）。每份csv另有同名jsonl。",
      "Only what may be public; counts below five are left empty. Beside each csv stands a jsonl."};
  json::object out{{"profile", "data-package"},
                   {"name", "requests"},
                   {"title", title.in(asked.language)},
                   {"description", about.in(asked.language)},
                   {"created", rfc3339(asked.world.clock.wall_now())},
                   {"resources", std::move(resources)}};
  return DataFile{base::serialize(out), "application/json"};
}

std::string entry_of(const DataAsked& asked, const json::object& item) {
  const auto text = [&](const char* name) {
    const json::value& value = item.at(name);
    return base::markup_text(value.is_string() ? std::string(value.get_string()) : std::string());
  };
  const std::string id = text("service_request_id");
  return "<entry><id>urn:luoshi:request:" + id + "</id><title>" + text("service_name") +
         "</title><updated>" + text("updated_datetime") + "</updated><published>" +
         text("requested_datetime") + "</published><link href=\"" + base::markup_text(asked.place) +
         "/door/#/public/" + id + "\"/><summary>" + text("description") + " " +
         text("status_notes") + "</summary></entry>\n";
}

// RFC 4287.
Result<DataFile> feed_of(const DataAsked& asked) {
  ledger::Query query;
  query.order = {{"updated_at", true}};
  query.limit = kFeedMax;
  auto items = items_of(asked, std::move(query));
  if (!items) return tl::unexpected(items.error());
  auto settings = asked.world.directory.settings();
  if (!settings) return tl::unexpected(settings.error());
  const std::string place = base::markup_text(asked.place);
  const Message title{(*settings)->settings.city_name + "公开的诉求件",
                      "Public requests of " + (*settings)->settings.city_name};
  const std::string updated = items->empty()
                                  ? rfc3339(asked.world.clock.wall_now())
                                  : std::string(items->front().at("updated_datetime").as_string());
  std::string out =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">\n"
      "<id>" +
      place + "/door/</id><title>" + base::markup_text(title.in(asked.language)) +
      "</title><updated>" + base::markup_text(updated) + "</updated><link rel=\"self\" href=\"" +
      place + "/api/public/v1/data/cases.atom\"/><author><name>" +
      base::markup_text((*settings)->settings.city_name) + "</name></author>\n";
  for (const json::value& each : *items) out += entry_of(asked, each.as_object());
  return DataFile{out + "</feed>\n", "application/atom+xml; charset=utf-8"};
}

}  // namespace

Result<DataFile> open_data(const DataAsked& asked, const std::string& name) {
  if (name == "datapackage.json") return package_of(asked);
  if (name == "cases.atom") return feed_of(asked);
  const std::size_t dot = std::min(name.find('.'), name.size());
  const std::size_t dash = std::min(name.find('-'), dot);
  const std::string ending = name.substr(dot);
  const std::string period = name.substr(std::min(dash + 1, dot), dot - std::min(dash + 1, dot));
  const auto days = days_of(period);
  const bool is_csv = ending == ".csv";
  const bool is_cases = name.starts_with("cases-");
  if (!days || (!is_csv && ending != ".jsonl") || (!is_cases && !name.starts_with("figures-"))) {
    return tl::unexpected(no_file());
  }
  auto items = is_cases ? cases_of(asked, *days) : figures_of(asked, period);
  if (!items) return tl::unexpected(items.error());
  auto bytes = table_of(asked, name.substr(0, dot), is_cases ? case_fields() : figure_fields(),
                        *items, is_csv);
  if (!bytes) return tl::unexpected(bytes.error());
  return DataFile{std::move(*bytes),
                  is_csv ? "text/csv; charset=utf-8" : "application/jsonl; charset=utf-8"};
}

}  // namespace luoshi::service
