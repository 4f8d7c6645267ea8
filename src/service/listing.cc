#include "service/listing.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <charconv>

#include "base/json.h"
#include "service/internal/workbook.h"
#include "sheet/table.h"
#include "sheet/write.h"
#include "vault/digest.h"
#include "vault/encoding.h"

namespace luoshi::service {
namespace {

using base::Error;
using base::ErrorCode;
using base::Result;
namespace json = boost::json;

constexpr std::size_t kSortsMax = 4;

tl::unexpected<Error> wrong(std::string_view parameter, base::Message right) {
  return tl::unexpected(Error{
      ErrorCode::kInvalidInput,
      {fmt::format("参数 {} 有误", parameter), fmt::format("the parameter {} is wrong", parameter)},
      std::string(parameter),
      std::move(right),
      {}});
}

tl::unexpected<Error> refuse_cursor() { return tl::unexpected(wrong_cursor()); }

Result<std::size_t> limit_of(const Parameters& parameters) {
  const auto text = value_of(parameters, "limit");
  if (!text) return kPageItemsUsual;
  std::size_t limit = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), limit);
  if (error != std::errc() || end != text->data() + text->size() || limit < 1 ||
      limit > kPageItemsMax) {
    return wrong("limit", {"应为 1 至 200", "1 to 200"});
  }
  return limit;
}

Result<std::vector<ledger::Order>> order_of(const Parameters& parameters, const Listing& listing) {
  const auto text = value_of(parameters, "sort");
  if (!text || text->empty()) return listing.usual_order;
  std::vector<ledger::Order> order;
  std::string_view rest = *text;
  while (!rest.empty() && order.size() < kSortsMax) {
    const std::size_t end = std::min(rest.find(','), rest.size());
    std::string_view member = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    const bool descending = member.starts_with('-');
    if (descending) member.remove_prefix(1);
    const auto found = std::ranges::find(listing.sorts, member, &SortKey::member);
    if (found == listing.sorts.end()) {
      std::string known;
      for (const SortKey& key : listing.sorts) known += (known.empty() ? "" : ", ") + key.member;
      return wrong("sort", {"可按这些字段排序：" + known, "one of: " + known});
    }
    order.push_back({found->column, descending});
  }
  return order;
}

// Everything that decides which items come in which order.
std::string digest_of(const Parameters& parameters) {
  std::string text;
  for (const auto& [name, value] : parameters) {
    if (name != "cursor" && name != "limit" && name != "format" && name != "lang") {
      text += fmt::format("{}:{}={}:{};", name.size(), name, value.size(), value);
    }
  }
  return vault::to_hex(vault::digest(vault::HashAlgorithm::kSha256, text)).substr(0, 16);
}

json::value json_of(const ledger::Value& value) {
  if (const auto* integer = std::get_if<std::int64_t>(&value)) return *integer;
  if (const auto* text = std::get_if<std::string>(&value)) return json::value(*text);
  return nullptr;
}

Result<std::optional<ledger::Row>> place_of(const Parameters& parameters,
                                            const std::string& digest) {
  const auto cursor = value_of(parameters, "cursor");
  if (!cursor || cursor->empty()) return std::optional<ledger::Row>();
  const auto text = vault::parse_base64url(*cursor);
  if (!text) return refuse_cursor();
  auto parsed = base::parse_json(*text);
  if (!parsed || !parsed->is_array() || parsed->get_array().empty()) return refuse_cursor();
  const json::array& parts = parsed->get_array();
  if (!parts[0].is_string() || std::string_view(parts[0].get_string()) != digest)
    return refuse_cursor();
  ledger::Row place;
  for (std::size_t i = 1; i < parts.size(); ++i) {
    if (parts[i].is_null()) {
      place.emplace_back();
    } else if (parts[i].is_int64()) {
      place.emplace_back(parts[i].get_int64());
    } else if (parts[i].is_string()) {
      place.emplace_back(std::string(parts[i].get_string()));
    } else {
      return refuse_cursor();
    }
  }
  return std::optional(std::move(place));
}

Result<ListFormat> format_of(const Parameters& parameters) {
  const std::string format = value_of(parameters, "format").value_or("json");
  if (format == "json") return ListFormat::kJson;
  if (format == "csv") return ListFormat::kCsv;
  if (format == "xlsx") return ListFormat::kXlsx;
  return wrong("format", {"应为 json、csv 或 xlsx", "json, csv or xlsx"});
}

Result<base::Language> language_of(const Parameters& parameters) {
  const std::string language = value_of(parameters, "lang").value_or("zh");
  if (language == "zh") return base::Language::kChinese;
  if (language == "en") return base::Language::kEnglish;
  return wrong("lang", {"应为 zh 或 en", "zh or en"});
}

Result<ListAsked> read_asked(const Parameters& parameters, const Listing& listing) {
  ListAsked asked;
  asked.digest = digest_of(parameters);
  auto limit = limit_of(parameters);
  if (!limit) return tl::unexpected(limit.error());
  auto order = order_of(parameters, listing);
  if (!order) return tl::unexpected(order.error());
  auto after = place_of(parameters, asked.digest);
  if (!after) return tl::unexpected(after.error());
  auto format = format_of(parameters);
  if (!format) return tl::unexpected(format.error());
  auto language = language_of(parameters);
  if (!language) return tl::unexpected(language.error());
  asked.limit = *limit;
  asked.order = std::move(*order);
  asked.after = std::move(*after);
  asked.format = *format;
  asked.language = *language;
  return asked;
}

// What the row's place is in the query's total order (ledger/table.h, Query::after).
ledger::Row place_in(const ledger::Query& query, const ledger::BookRow& row) {
  ledger::Row place;
  for (const ledger::Order& order : query.order) {
    place.push_back(row.row[query.table->column(order.column)]);
  }
  if (!query.book) place.emplace_back(std::int64_t{row.book.value});
  for (std::size_t i = 0; i < query.table->key_columns; ++i) place.push_back(row.row[i]);
  return place;
}

// What a person reads in one cell: lists with a comma between, objects by their name.
std::string text_of(const json::value& value) {
  if (value.is_string()) return std::string(value.get_string());
  if (value.is_bool()) return value.get_bool() ? "TRUE" : "FALSE";
  if (value.is_null()) return {};
  if (value.is_array()) {
    std::string out;
    for (const json::value& each : value.get_array()) {
      out += (out.empty() ? "" : ", ") + text_of(each);
    }
    return out;
  }
  if (value.is_object()) {
    for (const char* name : {"name", "role", "id"}) {
      if (const auto* found = value.get_object().if_contains(name)) return text_of(*found);
    }
  }
  return base::serialize(value);
}

sheet::Cell cell_of(const json::object& item, const std::string& member) {
  const json::value* value = item.if_contains(member);
  if (!value || value->is_null()) return {};
  if (value->is_int64()) return sheet::Cell::number(value->get_int64());
  return sheet::Cell::text(text_of(*value));
}

sheet::Table table_of(const Listing& listing, const std::vector<json::object>& items) {
  sheet::Table table;
  table.name = listing.name;
  for (const ExportColumn& column : listing.columns) {
    table.columns.push_back({column.member, column.header});
  }
  for (const json::object& item : items) {
    sheet::Row row;
    for (const ExportColumn& column : listing.columns) {
      row.cells.push_back(cell_of(item, column.member));
    }
    table.rows.push_back(std::move(row));
  }
  return table;
}

Result<std::string> csv_of(const sheet::Table& table, base::Language language) {
  std::string out;
  const auto writer = sheet::csv_writer(sheet::append_to(out), language);
  if (auto done = sheet::write_table(*writer, table); !done) return tl::unexpected(done.error());
  if (auto done = writer->finish(); !done) return tl::unexpected(done.error());
  return out;
}

Result<Page> exported(World& world, const Listing& listing, const ListAsked& asked,
                      const std::vector<json::object>& items) {
  const sheet::Table table = table_of(listing, items);
  const bool csv = asked.format == ListFormat::kCsv;
  auto bytes = csv ? csv_of(table, asked.language) : workbook_of(world, {table}, asked.language);
  if (!bytes) return tl::unexpected(bytes.error());
  Page page;
  page.bytes = std::move(*bytes);
  page.media_type = csv ? "text/csv; charset=utf-8" : kXlsxType;
  page.file_name = listing.name + (csv ? ".csv" : ".xlsx");
  return page;
}

// Rows from `query` on, until `count` items or the end; what is left out is not counted.
struct Taken {
  std::vector<json::object> items;
  std::optional<ledger::Row> last;  // set when there may be more
};

Result<Taken> take(World& world, ledger::Query query, std::size_t count, const Item& item) {
  Taken taken;
  constexpr std::size_t kRowsAtOnce = 1'000;
  while (true) {
    query.limit = std::min(kRowsAtOnce, count - taken.items.size() + 1);
    auto rows = world.ledger.rows(query);
    if (!rows) return tl::unexpected(rows.error());
    for (const ledger::BookRow& row : *rows) {
      auto one = item(row);
      if (!one) return tl::unexpected(one.error());
      if (*one && taken.items.size() == count) {
        taken.last = *query.after;
        return taken;
      }
      query.after = place_in(query, row);
      if (*one) taken.items.push_back(std::move(**one));
    }
    if (rows->size() < query.limit) return taken;
  }
}

// As a database would put them: by each value of the order, then by the key.
bool comes_before(const std::vector<ledger::Order>& order, const ledger::Row& one,
                  const ledger::Row& other) {
  for (std::size_t i = 0; i < one.size(); ++i) {
    if (one[i] == other[i]) continue;
    const bool descending = i < order.size() && order[i].descending;
    return descending ? other[i] < one[i] : one[i] < other[i];
  }
  return false;
}

}  // namespace

Error wrong_cursor() {
  return {ErrorCode::kInvalidInput,
          {"参数 cursor 有误", "the parameter cursor is wrong"},
          "cursor",
          {"应为上一页给出的 next_cursor", "the next_cursor of the page before"},
          "cursor_invalid"};
}

std::string cursor_of(const std::string& digest, const ledger::Row& place) {
  json::array parts{json::value(digest)};
  for (const ledger::Value& value : place) parts.push_back(json_of(value));
  return vault::to_base64url(base::serialize(parts));
}

std::optional<std::string> value_of(const Parameters& parameters, std::string_view name) {
  for (const auto& [known, value] : parameters) {
    if (known == name) return value;
  }
  return std::nullopt;
}

Result<ListAsked> list_asked(const Parameters& parameters, const Listing& listing) {
  for (const auto& [name, value] : parameters) {
    const bool common = name == "limit" || name == "cursor" || name == "format" || name == "lang" ||
                        (name == "sort" && !listing.sorts.empty());
    if (common || std::ranges::find(listing.filters, name) != listing.filters.end()) continue;
    return tl::unexpected(Error{ErrorCode::kInvalidInput,
                                {"不认识的参数：" + name, "unknown parameter: " + name},
                                name,
                                {},
                                "unknown_parameter"});
  }
  return read_asked(parameters, listing);
}

Result<Page> list_rows(World& world, const Listing& listing, const ListAsked& asked,
                       ledger::Query query, const Item& item) {
  query.order = asked.order;
  const bool is_export = asked.format != ListFormat::kJson;
  if (!is_export) query.after = asked.after;
  const std::size_t places = query.order.size() + query.table->key_columns + (query.book ? 0 : 1);
  if (query.after && query.after->size() != places) return refuse_cursor();
  auto taken = take(world, query, is_export ? kExportRowsMax : asked.limit, item);
  if (!taken) return tl::unexpected(taken.error());
  if (is_export) return exported(world, listing, asked, taken->items);
  Page page;
  if (taken->last) page.next_cursor = cursor_of(asked.digest, *taken->last);
  page.items = std::move(taken->items);
  return page;
}

Result<Page> list_items(World& world, const Listing& listing, const ListAsked& asked,
                        std::vector<json::object> items) {
  if (asked.format != ListFormat::kJson) return exported(world, listing, asked, items);
  std::size_t begin = 0;
  if (asked.after) {
    const auto* at =
        asked.after->size() == 1 ? std::get_if<std::int64_t>(&(*asked.after)[0]) : nullptr;
    if (!at || *at < 0) return refuse_cursor();
    begin = std::min(static_cast<std::size_t>(*at), items.size());
  }
  const std::size_t end = std::min(begin + asked.limit, items.size());
  Page page;
  if (end < items.size()) {
    page.next_cursor = cursor_of(asked.digest, {static_cast<std::int64_t>(end)});
  }
  page.items.assign(std::make_move_iterator(items.begin() + static_cast<std::ptrdiff_t>(begin)),
                    std::make_move_iterator(items.begin() + static_cast<std::ptrdiff_t>(end)));
  return page;
}

Result<Page> list_placed(World& world, const Listing& listing, const ListAsked& asked,
                         std::vector<PlacedItem> all, const ItemAt& item) {
  const auto before = [&](const PlacedItem& one, const PlacedItem& other) {
    return comes_before(asked.order, one.place, other.place);
  };
  const bool is_export = asked.format != ListFormat::kJson;
  if (!is_export && asked.after) {
    if (asked.after->size() != asked.order.size() + 1) return refuse_cursor();
    std::erase_if(all, [&](const PlacedItem& each) {
      return !comes_before(asked.order, *asked.after, each.place);
    });
  }
  const std::size_t count = std::min(all.size(), is_export ? kExportRowsMax : asked.limit);
  std::partial_sort(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(count), all.end(),
                    before);
  Page page;
  for (std::size_t i = 0; i < count; ++i) page.items.push_back(item(all[i].index));
  if (is_export) return exported(world, listing, asked, page.items);
  if (count < all.size()) page.next_cursor = cursor_of(asked.digest, all[count - 1].place);
  return page;
}

}  // namespace luoshi::service
