// Lists: paging by cursor, sorting, and export as csv or xlsx, the same for every resource.
//
// A list stands on a projection (rows of a ledger::Table) or on items that are in memory anyway. An
// item is the JSON object that the client sees, masked as for this caller; an export writes the
// same items, so that it can show nothing that the list would not.
//
// A cursor is base64url of a JSON array: the digest of filters and order, then the place behind
// which to go on. It is no secret and gives no right.
// Thread rule: any thread.
#pragma once

#include <boost/json/object.hpp>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "ledger/table.h"
#include "service/world.h"

namespace luoshi::service {

inline constexpr std::size_t kPageItemsMax = 200;
inline constexpr std::size_t kPageItemsUsual = 50;
inline constexpr std::size_t kExportRowsMax = 100'000;

struct SortKey {
  std::string member;  // as the client names it
  std::string column;  // of the table
};

struct ExportColumn {
  std::string member;  // of the item
  base::Message header;
};

struct Listing {
  std::string name;            // of the exported file and its sheet: "units"
  std::vector<SortKey> sorts;  // what may be sorted by
  std::vector<ledger::Order> usual_order;
  std::vector<ExportColumn> columns;
  std::vector<std::string> filters;  // further query parameters that are known
};

enum class ListFormat { kJson, kCsv, kXlsx };

struct ListAsked {
  std::size_t limit = kPageItemsUsual;
  std::vector<ledger::Order> order;
  std::optional<ledger::Row> after;
  ListFormat format = ListFormat::kJson;
  base::Language language = base::Language::kChinese;
  std::string digest;  // of filters and order
};

// Name and value of what the client said, decoded.
using Parameters = std::vector<std::pair<std::string, std::string>>;

// limit, cursor, sort, format, lang; a parameter that is none of these and no filter of the listing
// is refused ("unknown_parameter"), and so is a cursor of another list ("cursor_invalid").
base::Result<ListAsked> list_asked(const Parameters& parameters, const Listing& listing);
std::optional<std::string> value_of(const Parameters& parameters, std::string_view name);

struct Page {
  std::vector<boost::json::object> items;
  std::optional<std::string> next_cursor;
  // Of an export, in place of the items:
  std::string bytes;
  std::string media_type;  // empty: no export
  std::string file_name;
};

// An empty value leaves the row out.
using Item =
    std::function<base::Result<std::optional<boost::json::object>>(const ledger::BookRow&)>;
// `query`: table, book and where; order, after and limit are set here.
base::Result<Page> list_rows(World& world, const Listing& listing, const ListAsked& asked,
                             ledger::Query query, const Item& item);
// For lists that find their own items: the cursor behind `place`, which comes back as asked.after.
std::string cursor_of(const std::string& digest, const ledger::Row& place);
base::Error wrong_cursor();
// Items in memory, in their order: the cursor counts them.
base::Result<Page> list_items(World& world, const Listing& listing, const ListAsked& asked,
                              std::vector<boost::json::object> items);

// Items in memory that are sorted as a table's rows are: `place` has the values of the order and
// then the key, as Query::after (ledger/table.h).
struct PlacedItem {
  ledger::Row place;
  std::size_t index = 0;
};
using ItemAt = std::function<boost::json::object(std::size_t index)>;
base::Result<Page> list_placed(World& world, const Listing& listing, const ListAsked& asked,
                               std::vector<PlacedItem> all, const ItemAt& item);

}  // namespace luoshi::service
