// Notices as each sees them. How they are made stands in notice_making.cc.
#include "service/notices.h"

#include <fmt/format.h>

#include <boost/json.hpp>

#include "base/json.h"
#include "notice/notice.h"
#include "office/command.h"
#include "service/answers.h"
#include "service/audit.h"
#include "service/internal/commitment_json.h"
#include "service/internal/my_notices.h"

namespace luoshi::service {
namespace {

using base::Result;
namespace json = boost::json;

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

}  // namespace

Result<Page> list_notices(World& world, const Caller& caller, const Parameters& parameters) {
  if (auto may = require(caller, office::Right::kCommitmentsRead); !may) {
    return tl::unexpected(may.error());
  }
  auto asked = list_asked(parameters, listing());
  if (!asked) return tl::unexpected(asked.error());
  auto wanted = flag_of(parameters, "unread");
  if (!wanted) return tl::unexpected(wanted.error());
  auto mine = notices_of(world, caller.person, caller.grants);
  if (!mine) return tl::unexpected(mine.error());
  const Item item = [&](const ledger::BookRow& row) -> Result<std::optional<json::object>> {
    const auto is_unread = mine->is_unread(row.row);
    if (!is_unread || wanted->value_or(*is_unread) != *is_unread) {
      return std::optional<json::object>();
    }
    auto shown = item_json(world, row.row, *is_unread);
    if (!shown) return tl::unexpected(shown.error());
    return std::optional(std::move(*shown));
  };
  return list_rows(world, listing(), *asked, mine->query(), item);
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
