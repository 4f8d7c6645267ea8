// Notices as each sees them. How they are made stands in notice_making.cc.
#include "service/notices.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <map>

#include "base/json.h"
#include "notice/notice.h"
#include "office/command.h"
#include "service/answers.h"
#include "service/audit.h"
#include "service/internal/commitment_json.h"
#include "service/scope.h"

namespace luoshi::service {
namespace {

using base::Result;
namespace json = boost::json;

// Where each of the caller's roles holds.
Result<std::map<std::string, std::vector<UnitScope>>> scopes_of(World& world,
                                                                const Caller& caller) {
  std::map<std::string, std::vector<UnitScope>> out;
  for (const office::Grant& grant : caller.grants) {
    if (!office::is_in_force(grant, today(world))) continue;
    auto scope = subtree_of(world, grant.unit_id);
    if (!scope) return tl::unexpected(scope.error());
    out[std::string(office::name_of(grant.role))].push_back(std::move(*scope));
  }
  return out;
}

const Listing& listing() {
  static const Listing kListing{
      "notices",
      {{"at", "made_at"}},
      {{"made_at", true}, {"sequence", true}},
      {{"at", {"时间", "At"}}, {"text", {"内容", "Text"}}, {"unit_name", {"单位", "Unit"}}},
      {"unread"}};
  return kListing;
}

Result<json::object> item_json(World& world, const ledger::Row& row, bool is_unread) {
  const ledger::Table& table = notice::notices_table();
  json::object out;
  for (const char* name : {"id", "unit", "role", "about", "cause"}) {
    out[name] = json_of(row[table.column(name)]);
  }
  out["at"] = time_json(row[table.column("made_at")]);
  out["text"] = text_of(table, row, "zh");
  out["text_en"] = text_of(table, row, "en");
  out["unread"] = is_unread;
  auto unit = named_unit(world, text_of(table, row, "unit"));
  if (!unit) return tl::unexpected(unit.error());
  out["unit_name"] = unit->is_object() ? unit->at("name") : json::value(nullptr);
  return out;
}

// What a list shows one caller.
struct Mine {
  std::map<std::string, std::vector<UnitScope>> scopes;
  std::shared_ptr<const notice::Reader> reader;
  std::optional<bool> unread;  // only these

  // Whether it is unread; nothing for what is not shown.
  std::optional<bool> shows(const ledger::Row& row) const {
    const ledger::Table& table = notice::notices_table();
    const auto of_role = scopes.find(text_of(table, row, "role"));
    const std::string unit = text_of(table, row, "unit");
    const auto holds = [&](const UnitScope& scope) { return scope.has(unit); };
    if (of_role == scopes.end() || std::ranges::none_of(of_role->second, holds)) return {};
    const auto made_at = std::get<std::int64_t>(row[table.column("made_at")]);
    const bool is_unread = !reader->has_read(text_of(table, row, "id"), made_at);
    return unread.value_or(is_unread) == is_unread ? std::optional(is_unread) : std::nullopt;
  }
};

Result<Mine> mine_of(World& world, const Caller& caller, const Parameters& parameters) {
  auto unread = flag_of(parameters, "unread");
  if (!unread) return tl::unexpected(unread.error());
  auto scopes = scopes_of(world, caller);
  if (!scopes) return tl::unexpected(scopes.error());
  auto reader = world.ledger.state<notice::Reader>(ledger::kCityBook,
                                                   notice::reader_stream(caller.person.value()));
  if (!reader) return tl::unexpected(reader.error());
  return Mine{std::move(*scopes), std::move(*reader), *unread};
}

}  // namespace

Result<Page> list_notices(World& world, const Caller& caller, const Parameters& parameters) {
  if (auto may = require(caller, office::Right::kCommitmentsRead); !may) {
    return tl::unexpected(may.error());
  }
  auto asked = list_asked(parameters, listing());
  if (!asked) return tl::unexpected(asked.error());
  auto mine = mine_of(world, caller, parameters);
  if (!mine) return tl::unexpected(mine.error());
  ledger::Query query{.table = &notice::notices_table(), .book = ledger::kCityBook};
  std::vector<ledger::Value> roles;
  for (const auto& [role, scope] : mine->scopes) roles.emplace_back(role);
  query.where = {{"role", ledger::Comparison::kIn, std::move(roles)}};
  const Item item = [&](const ledger::BookRow& row) -> Result<std::optional<json::object>> {
    const auto is_unread = mine->shows(row.row);
    if (!is_unread) return std::optional<json::object>();
    auto shown = item_json(world, row.row, *is_unread);
    if (!shown) return tl::unexpected(shown.error());
    return std::optional(std::move(*shown));
  };
  return list_rows(world, listing(), *asked, query, item);
}

Result<void> read_notices(World& world, const Caller& caller, const Asked& asked,
                          const NoticesSeen& seen) {
  if (auto may = require(caller, office::Right::kCommitmentsRead); !may) return may;
  notice::ReadNotices ask;
  ask.person = caller.person.value();
  ask.ids = seen.ids.value_or(std::vector<std::string>());
  for (std::size_t i = 0; i < ask.ids.size(); ++i) {
    if (!ask.ids[i].starts_with("n-") || ask.ids[i].size() > 82) {
      return tl::unexpected(
          wrong_member(fmt::format("/ids/{}", i), {"没有这条通知", "there is no such notice"}, {}));
    }
  }
  if (seen.until) {
    const auto until = parse_rfc3339(*seen.until);
    if (!until) {
      return tl::unexpected(wrong_member("/until", {"时间有误", "this is no time"},
                                         {"应为 2026-03-02T09:30:00+08:00 这样的时间",
                                          "a time such as 2026-03-02T09:30:00+08:00"}));
    }
    ask.until = until->time_since_epoch().count();
  }
  auto reply = told(world.ledger.execute(
      notice::command(caller.actor, asked.request, asked.fingerprint, std::move(ask))));
  if (!reply) return tl::unexpected(reply.error());
  return {};
}

}  // namespace luoshi::service
