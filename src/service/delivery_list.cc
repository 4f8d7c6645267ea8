// What is on its way, what arrived and what nobody took, as the list shows it.
#include <algorithm>
#include <boost/json.hpp>

#include "notice/dispatch.h"
#include "notice/webhook.h"
#include "service/answers.h"
#include "service/internal/delivery_json.h"
#include "service/webhooks.h"

namespace luoshi::service {
namespace {

using base::Result;
using notice::Delivery;
using notice::DeliveryState;
namespace json = boost::json;

constexpr std::size_t kOfEachMax = 200;

const Listing& listing() {
  static const Listing kListing{"deliveries",
                                {},
                                {},
                                {{"id", {"编号", "Id"}},
                                 {"destination", {"去向", "Destination"}},
                                 {"kind", {"事件", "Kind"}},
                                 {"stream", {"对象", "Stream"}},
                                 {"state", {"状态", "State"}},
                                 {"attempts", {"次数", "Attempts"}},
                                 {"made_at", {"产生时间", "Made at"}},
                                 {"tried_at", {"最近尝试", "Last tried at"}},
                                 {"status", {"应答", "Status"}}},
                                {"destination", "state"}};
  return kListing;
}

Result<std::vector<std::string>> all_destinations(World& world) {
  ledger::Query query{.table = &notice::webhooks_table(), .book = ledger::kCityBook};
  query.limit = notice::kWebhooksMax;
  auto rows = world.ledger.rows(query);
  if (!rows) return tl::unexpected(rows.error());
  std::vector<std::string> out;
  for (const ledger::BookRow& row : *rows) out.push_back(text_of(*query.table, row.row, "id"));
  out.insert(out.end(), {"mail", "messages"});
  return out;
}

// By when they come next, or from the last that happened.
void put_in_order(std::vector<Delivery>& all, DeliveryState state) {
  std::ranges::stable_sort(all, [&](const Delivery& left, const Delivery& right) {
    if (state == DeliveryState::kWaiting) return left.due_at < right.due_at;
    return left.settled_at.value_or(0) > right.settled_at.value_or(0);
  });
}

Result<bool> is_destination(World& world, const std::string& destination) {
  auto all = all_destinations(world);
  if (!all) return tl::unexpected(all.error());
  return std::ranges::find(*all, destination) != all->end();
}

DeliveryState state_named(const std::optional<std::string>& name) {
  if (name == "waiting") return DeliveryState::kWaiting;
  return name == "delivered" ? DeliveryState::kDelivered : DeliveryState::kDead;
}

}  // namespace

Result<Page> list_deliveries(World& world, const Caller& caller, const Parameters& parameters) {
  if (auto may = require_everywhere(world, caller, office::Right::kSettingsWrite); !may) {
    return tl::unexpected(may.error());
  }
  auto asked = list_asked(parameters, listing());
  if (!asked) return tl::unexpected(asked.error());
  auto named = word_of(parameters, "state", {"waiting", "delivered", "dead"});
  if (!named) return tl::unexpected(named.error());
  const DeliveryState state = state_named(*named);
  const auto only = value_of(parameters, "destination");
  auto destinations = all_destinations(world);
  if (!destinations) return tl::unexpected(destinations.error());
  notice::DeliveryQueue queue(world.ledger, world.clock);
  std::vector<Delivery> all;
  for (const std::string& destination : *destinations) {
    if (only && *only != destination) continue;
    auto some = queue.list(destination, state, kOfEachMax);
    if (!some) return tl::unexpected(some.error());
    std::ranges::move(*some, std::back_inserter(all));
  }
  put_in_order(all, state);
  std::vector<json::object> items;
  for (const Delivery& delivery : all) items.push_back(delivery_json(delivery));
  return list_items(world, listing(), *asked, std::move(items));
}

WebhookJson redeliver(World& world, const Caller& caller, const std::string& id) {
  if (auto may = require_everywhere(world, caller, office::Right::kSettingsWrite); !may) {
    return tl::unexpected(may.error());
  }
  const base::Error unknown = not_found({"没有这次投递", "there is no such delivery"});
  if (!notice::is_delivery_id(id)) return tl::unexpected(unknown);
  notice::DeliveryQueue queue(world.ledger, world.clock);
  auto before = queue.find(id);
  if (!before) return tl::unexpected(before.error());
  if (!*before) return tl::unexpected(unknown);
  auto is_there = is_destination(world, (*before)->destination());
  if (!is_there) return tl::unexpected(is_there.error());
  Delivery after = **before;
  after.state = DeliveryState::kWaiting;
  after.attempts = 0;
  after.waits_since = after.due_at = world.clock.wall_now().time_since_epoch().count();
  after.settled_at.reset();
  auto changed = *is_there ? queue.change(**before, after) : Result<bool>(false);
  if (!changed) return tl::unexpected(changed.error());
  if (!*changed) {
    return tl::unexpected(base::Error{
        base::ErrorCode::kConflict,
        {"正在投递，或去向已删除", "it is being sent just now, or its destination is no more"},
        {},
        {"请刷新后再看", "look again"},
        "state_forbids"});
  }
  notice::Dispatcher dispatcher(world.ledger, world.clock, world.random);
  if (auto done = dispatcher.wake(after.destination()); !done) return tl::unexpected(done.error());
  world.log.info("delivery.asked_again", {{"kind", env::LogCode(after.kind)}});
  return delivery_json(after);
}

}  // namespace luoshi::service
