// The list of people. What stands in the table people is filtered, sorted and paged there; the
// name of the unit and the last sign-in stand elsewhere, so that a list sorted by them is put in
// order in memory.
#include <algorithm>
#include <boost/json.hpp>
#include <unordered_map>
#include <unordered_set>

#include "office/access.h"
#include "service/answers.h"
#include "service/directory.h"
#include "service/people.h"
#include "service/personal.h"
#include "service/scope.h"

namespace luoshi::service {
namespace {

using base::Result;
using ledger::Comparison;
namespace json = boost::json;

constexpr std::string_view kUnitName = "unit_name";
constexpr std::string_view kSignedIn = "last_signed_in_at";
constexpr std::size_t kMatchesMax = 1'000;  // people of one name, or beginning of a login

const Listing& listing() {
  static const Listing kListing{"people",
                                {{"login", "login"},
                                 {"state", "state"},
                                 {"unit_name", std::string(kUnitName)},
                                 {"created_at", "created_at"},
                                 {"last_signed_in_at", std::string(kSignedIn)}},
                                {{"login", false}},
                                {{"id", {"编号", "id"}},
                                 {"login", {"登录名", "login"}},
                                 {"name", {"姓名", "name"}},
                                 {"phone", {"电话", "phone"}},
                                 {"unit_name", {"单位", "unit"}},
                                 {"state", {"状态", "state"}},
                                 {"is_locked", {"是否锁定", "locked"}},
                                 {"roles", {"角色", "roles"}},
                                 {"last_signed_in_at", {"最近登录", "last signed in"}},
                                 {"created_at", {"开户时间", "created at"}}},
                                {"q", "unit", "role", "state", "locked"}};
  return kListing;
}

const ledger::Table& people() { return office::people_table(); }

// What a query cannot say is asked of each row.
struct Filter {
  UnitScope visible;
  UnitScope below{true, {}};
  std::optional<std::unordered_set<std::string>> ids;  // holders of a role
  std::optional<bool> locked;
  std::int64_t now = 0;

  bool keeps(const ledger::Row& row) const {
    const std::string unit = text_of(people(), row, "unit");
    if (!visible.has(unit) || !below.has(unit)) return false;
    if (ids && !ids->contains(text_of(people(), row, "id"))) return false;
    if (!locked) return true;
    const auto* until = std::get_if<std::int64_t>(&row[people().column("locked_until")]);
    return *locked == (until && *until > now);
  }
};

Result<std::unordered_set<std::string>> ids_where(World& world, const ledger::Table& table,
                                                  std::vector<ledger::Condition> where,
                                                  std::string_view column, std::size_t limit) {
  ledger::Query query{.table = &table, .book = ledger::kCityBook};
  query.where = std::move(where);
  query.limit = limit;
  auto rows = world.ledger.rows(query);
  if (!rows) return tl::unexpected(rows.error());
  std::unordered_set<std::string> ids;
  for (const ledger::BookRow& row : *rows) ids.insert(text_of(table, row.row, column));
  return ids;
}

// Whoever sees a field masked could find it out by asking for it.
bool sees_open(const Caller& caller, office::Field field) {
  return std::ranges::any_of(caller.grants, [&](const office::Grant& grant) {
    const auto shown = office::row_of(grant.role).shown[static_cast<std::size_t>(field)];
    return !grant.withdrawn && shown == office::Shown::kOpen;
  });
}

// Beginning of a login, or a whole name or telephone number.
Result<void> add_words(World& world, const Caller& caller, const std::string& words,
                       std::vector<ledger::Condition>& where) {
  if (words.empty()) return {};
  const ledger::Condition login{"login", Comparison::kPrefix, {words}};
  std::unordered_set<std::string> ids;
  std::vector<ledger::Condition> exact;
  if (sees_open(caller, office::Field::kName)) {
    exact.push_back({"name_match", Comparison::kEqual, {match_of(world, kNameContext, words)}});
  }
  if (sees_open(caller, office::Field::kPhone)) {
    exact.push_back({"phone_match", Comparison::kEqual, {match_of(world, kPhoneContext, words)}});
  }
  for (const ledger::Condition& condition : exact) {
    auto found = ids_where(world, people(), {condition}, "id", kMatchesMax);
    if (!found) return tl::unexpected(found.error());
    ids.merge(*found);
  }
  if (ids.empty()) {
    where.push_back(login);
    return {};
  }
  auto found = ids_where(world, people(), {login}, "id", kMatchesMax);
  if (!found) return tl::unexpected(found.error());
  ids.merge(*found);
  where.push_back({"id", Comparison::kIn, std::vector<ledger::Value>(ids.begin(), ids.end())});
  return {};
}

// Who holds the role today.
Result<std::unordered_set<std::string>> holders_of(World& world, const std::string& role) {
  const ledger::Table& table = office::role_grants_table();
  ledger::Query query{.table = &table, .book = ledger::kCityBook};
  query.where = {{"role", Comparison::kEqual, {role}},
                 {"withdrawn", Comparison::kEqual, {std::int64_t{0}}},
                 {"from_day", Comparison::kLessOrEqual, {today(world).text()}}};
  query.limit = kExportRowsMax;
  auto rows = world.ledger.rows(query);
  if (!rows) return tl::unexpected(rows.error());
  std::unordered_set<std::string> holders;
  for (const ledger::BookRow& row : *rows) {
    const std::string until = text_of(table, row.row, "until_day");
    if (until.empty() || until >= today(world).text()) {
      holders.insert(text_of(table, row.row, "person"));
    }
  }
  return holders;
}

Result<void> add_units(World& world, const Caller& caller, const Parameters& parameters,
                       Filter& filter, std::vector<ledger::Condition>& where) {
  auto visible = scope_of(world, caller, office::Right::kPeopleRead);
  if (!visible) return tl::unexpected(visible.error());
  filter.visible = std::move(*visible);
  if (!filter.visible.everything) (void)add_condition(where, "unit", filter.visible.units);
  const auto unit = value_of(parameters, "unit");
  if (!unit) return {};
  if (!is_id_of("u-", *unit)) {
    return tl::unexpected(wrong_parameter("unit", {"应为单位标识", "a unit's id"}));
  }
  auto below = subtree_of(world, office::UnitId(*unit));
  if (!below) return tl::unexpected(below.error());
  filter.below = std::move(*below);
  if (!filter.below.everything) (void)add_condition(where, "unit", filter.below.units);
  return {};
}

Result<void> add_role(World& world, const Parameters& parameters, Filter& filter,
                      std::vector<ledger::Condition>& where) {
  const auto role = value_of(parameters, "role");
  if (!role) return {};
  if (!office::parse_role(*role)) {
    return tl::unexpected(wrong_parameter("role", {"没有这个角色", "a role's name"}));
  }
  auto holders = holders_of(world, *role);
  if (!holders) return tl::unexpected(holders.error());
  (void)add_condition(where, "id", *holders);
  filter.ids = std::move(*holders);
  return {};
}

Result<Filter> filter_of(World& world, const Caller& caller, const Parameters& parameters,
                         std::vector<ledger::Condition>& where) {
  Filter filter;
  filter.now = world.clock.wall_now().time_since_epoch().count();
  if (auto done = add_units(world, caller, parameters, filter, where); !done) {
    return tl::unexpected(done.error());
  }
  if (auto done = add_role(world, parameters, filter, where); !done) {
    return tl::unexpected(done.error());
  }
  auto state = word_of(parameters, "state", {"active", "suspended", "left", "erased"});
  if (!state) return tl::unexpected(state.error());
  if (*state) where.push_back({"state", Comparison::kEqual, {**state}});
  auto locked = flag_of(parameters, "locked");
  if (!locked) return tl::unexpected(locked.error());
  filter.locked = *locked;
  const std::string words = value_of(parameters, "q").value_or("");
  if (auto done = add_words(world, caller, words, where); !done)
    return tl::unexpected(done.error());
  return filter;
}

// When each person signed in last; of these people, or of all.
using SignIns = std::unordered_map<std::string, std::int64_t>;
Result<SignIns> sign_ins(World& world, std::vector<ledger::Value> of) {
  const ledger::Table& table = office::access_people_table();
  ledger::Query query{.table = &table, .book = ledger::kAccessBook};
  query.where = {{"signed_in_at", Comparison::kIsNotNull, {}}};
  if (!of.empty()) query.where.push_back({"person", Comparison::kIn, std::move(of)});
  query.limit = kExportRowsMax;
  auto rows = world.ledger.rows(query);
  if (!rows) return tl::unexpected(rows.error());
  SignIns found;
  for (const ledger::BookRow& row : *rows) {
    found[text_of(table, row.row, "person")] =
        std::get<std::int64_t>(row.row[table.column("signed_in_at")]);
  }
  return found;
}

Result<json::object> item_of(World& world, const Caller& caller, const ledger::Row& row,
                             const SignIns& signed_in) {
  const office::PersonId id(text_of(people(), row, "id"));
  auto person = world.directory.person(id);
  if (!person) return tl::unexpected(person.error());
  if (!*person) return tl::unexpected(not_found({"没有这个人", "there is no such person"}));
  PersonFacts facts;
  facts.version = version_of(people(), row);
  const auto at = signed_in.find(id.value());
  if (at != signed_in.end()) facts.last_signed_in_at = at->second;
  return person_json(world, caller, id, **person, facts);
}

// The sign-ins of those on the page, once it is known who stands on it.
Result<void> add_sign_ins(World& world, std::vector<json::object>& items) {
  if (items.empty()) return {};
  std::vector<ledger::Value> ids;
  for (const json::object& item : items) {
    ids.emplace_back(std::string(std::string_view(item.at("id").as_string())));
  }
  auto found = sign_ins(world, std::move(ids));
  if (!found) return tl::unexpected(found.error());
  for (json::object& item : items) {
    const auto at = found->find(std::string(item.at("id").as_string()));
    if (at != found->end()) item["last_signed_in_at"] = time_json(ledger::Value(at->second));
  }
  return {};
}

Result<Page> page_by_table(World& world, const Caller& caller, const ListAsked& asked,
                           const ledger::Query& query, const Filter& filter) {
  SignIns all;
  if (asked.format != ListFormat::kJson) {
    auto found = sign_ins(world, {});
    if (!found) return tl::unexpected(found.error());
    all = std::move(*found);
  }
  const Item item = [&](const ledger::BookRow& row) -> Result<std::optional<json::object>> {
    if (!filter.keeps(row.row)) return std::optional<json::object>();
    auto person = item_of(world, caller, row.row, all);
    if (!person) return tl::unexpected(person.error());
    return std::optional(std::move(*person));
  };
  auto page = list_rows(world, listing(), asked, query, item);
  if (!page) return page;
  if (auto done = add_sign_ins(world, page->items); !done) return tl::unexpected(done.error());
  return page;
}

// -- sorted in memory --

struct Keyed {
  std::vector<ledger::Value> keys;  // one for each order, then the id
  ledger::Row row;
};

Result<ledger::Value> key_of(World& world, const ledger::Row& row, const std::string& column,
                             const SignIns& signed_in) {
  if (column == kSignedIn) {
    const auto at = signed_in.find(text_of(people(), row, "id"));
    return at == signed_in.end() ? ledger::Value() : ledger::Value(at->second);
  }
  if (column != kUnitName) return row[people().column(column)];
  auto unit = world.directory.unit(office::UnitId(text_of(people(), row, "unit")));
  if (!unit) return tl::unexpected(unit.error());
  return *unit ? ledger::Value((*unit)->name) : ledger::Value();
}

bool stands_before(const Keyed& left, const Keyed& right, const std::vector<ledger::Order>& order) {
  for (std::size_t i = 0; i < left.keys.size(); ++i) {
    if (left.keys[i] == right.keys[i]) continue;
    const bool descending = i < order.size() && order[i].descending;
    return (left.keys[i] < right.keys[i]) != descending;
  }
  return false;
}

Result<std::vector<Keyed>> sorted(World& world, const ListAsked& asked, ledger::Query query,
                                  const Filter& filter, const SignIns& signed_in) {
  query.limit = kExportRowsMax;
  auto rows = world.ledger.rows(query);
  if (!rows) return tl::unexpected(rows.error());
  std::vector<Keyed> all;
  for (ledger::BookRow& row : *rows) {
    if (!filter.keeps(row.row)) continue;
    Keyed keyed;
    for (const ledger::Order& order : asked.order) {
      auto key = key_of(world, row.row, order.column, signed_in);
      if (!key) return tl::unexpected(key.error());
      keyed.keys.push_back(std::move(*key));
    }
    keyed.keys.push_back(row.row[0]);
    keyed.row = std::move(row.row);
    all.push_back(std::move(keyed));
  }
  std::sort(all.begin(), all.end(), [&](const Keyed& left, const Keyed& right) {
    return stands_before(left, right, asked.order);
  });
  return all;
}

// Only those on the page are opened: a place holder stands for each of the others.
Result<Page> page_in_memory(World& world, const Caller& caller, const ListAsked& asked,
                            const ledger::Query& query, const Filter& filter) {
  auto signed_in = sign_ins(world, {});
  if (!signed_in) return tl::unexpected(signed_in.error());
  auto all = sorted(world, asked, query, filter, *signed_in);
  if (!all) return tl::unexpected(all.error());
  const bool is_export = asked.format != ListFormat::kJson;
  std::vector<json::object> items;
  for (std::size_t i = 0; i < all->size(); ++i) {
    if (!is_export) {
      items.push_back({{"row", i}});
      continue;
    }
    auto item = item_of(world, caller, (*all)[i].row, *signed_in);
    if (!item) return tl::unexpected(item.error());
    items.push_back(std::move(*item));
  }
  auto page = list_items(world, listing(), asked, std::move(items));
  if (!page) return page;
  for (json::object& item : page->items) {
    const auto row = item.at("row").to_number<std::size_t>();
    auto person = item_of(world, caller, (*all)[row].row, *signed_in);
    if (!person) return tl::unexpected(person.error());
    item = std::move(*person);
  }
  return page;
}

}  // namespace

Result<Page> list_people(World& world, const Caller& caller, const Parameters& parameters) {
  auto asked = list_asked(parameters, listing());
  if (!asked) return tl::unexpected(asked.error());
  ledger::Query query{.table = &people(), .book = ledger::kCityBook};
  auto filter = filter_of(world, caller, parameters, query.where);
  if (!filter) return tl::unexpected(filter.error());
  const bool in_memory =
      std::any_of(asked->order.begin(), asked->order.end(), [](const ledger::Order& order) {
        return order.column == kUnitName || order.column == kSignedIn;
      });
  return in_memory ? page_in_memory(world, caller, *asked, query, *filter)
                   : page_by_table(world, caller, *asked, query, *filter);
}

}  // namespace luoshi::service
