#include "notice/delivery.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/check.h"
#include "base/json.h"

namespace luoshi::notice {
namespace {

using base::Result;

constexpr std::string_view kRows = "deliveries";
constexpr std::size_t kIdBytesMax = 150;
// An entry whose row is about to be written is not outdated, but new.
constexpr std::int64_t kOutdatedAfter = 60'000;
constexpr std::int64_t kTimeMax = 9'999'999'999'999;  // 13 digits: to the year 2286

std::int64_t milliseconds(env::WallTime time) { return time.time_since_epoch().count(); }

// Entries of one state of one destination.
std::string space_of(const std::string& destination, DeliveryState state) {
  return fmt::format("deliveries.{}/{}", name_of(state), destination);
}

// What waits by its time, the others backwards, as names are read in their order.
std::string entry_of(const Delivery& delivery) {
  const std::int64_t order = delivery.state == DeliveryState::kWaiting
                                 ? delivery.due_at
                                 : kTimeMax - delivery.settled_at.value_or(0);
  return fmt::format("{:013}-{}", std::clamp<std::int64_t>(order, 0, kTimeMax), delivery.id);
}

env::WallTime expiry_of(const Delivery& delivery) {
  const auto kept = delivery.state == DeliveryState::kDelivered ? DeliveryQueue::kDeliveredKept
                                                                : DeliveryQueue::kOthersKept;
  const std::int64_t since = std::max(delivery.settled_at.value_or(0), delivery.waits_since);
  return env::WallTime(std::chrono::milliseconds(since)) + kept;
}

std::string text_of(const Delivery& delivery) { return base::serialize(base::to_json(delivery)); }

Result<Delivery> delivery_of(const std::string& text) {
  auto json = base::parse_json(text);
  if (!json) return tl::unexpected(json.error());
  return base::from_json<Delivery>(*json, {.ignore_unknown = true});
}

}  // namespace

std::string_view name_of(DeliveryState state) {
  constexpr std::string_view kNames[] = {"waiting", "delivered", "dead"};
  return kNames[static_cast<std::size_t>(state)];
}

Delivery new_delivery(std::string id, std::string kind, boost::json::value what,
                      env::WallTime now) {
  Delivery out;
  out.id = std::move(id);
  out.kind = std::move(kind);
  out.what = std::move(what);
  out.made_at = out.waits_since = out.due_at = milliseconds(now);
  return out;
}

bool is_delivery_id(std::string_view id) {
  const auto is_letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  };
  return id.size() <= kIdBytesMax && std::ranges::count(id, '_') == 1 && !id.starts_with('_') &&
         !id.ends_with('_') && std::ranges::all_of(id, is_letter);
}

Result<void> DeliveryQueue::enter(const Delivery& delivery) {
  return values().put(space_of(delivery.destination(), delivery.state), entry_of(delivery), "",
                      expiry_of(delivery));
}

Result<void> DeliveryQueue::leave(const Delivery& delivery) {
  return values().erase(space_of(delivery.destination(), delivery.state), entry_of(delivery));
}

Result<bool> DeliveryQueue::add(const Delivery& delivery) {
  LUOSHI_CHECK(is_delivery_id(delivery.id));
  auto added = values().put_if(std::string(kRows), delivery.id, std::nullopt, text_of(delivery),
                               clock_.wall_now(), expiry_of(delivery));
  if (!added) return added;
  if (*added) {
    if (auto done = enter(delivery); !done) return tl::unexpected(done.error());
    return true;
  }
  // Whoever put the row there may have been killed before its entry.
  auto there = find(delivery.id);
  if (!there) return tl::unexpected(there.error());
  if (*there && (*there)->state == DeliveryState::kWaiting) {
    if (auto done = enter(**there); !done) return tl::unexpected(done.error());
  }
  return false;
}

Result<std::optional<Delivery>> DeliveryQueue::find(const std::string& id) {
  auto text = values().get(std::string(kRows), id, clock_.wall_now());
  if (!text) return tl::unexpected(text.error());
  if (!*text) return std::optional<Delivery>();
  auto delivery = delivery_of(**text);
  if (!delivery) return tl::unexpected(delivery.error());
  return std::optional(std::move(*delivery));
}

Result<std::vector<Delivery>> DeliveryQueue::entered(const std::string& destination,
                                                     DeliveryState state,
                                                     std::optional<std::int64_t> until,
                                                     std::size_t limit) {
  constexpr std::size_t kOrderDigits = 13;
  const std::string space = space_of(destination, state);
  auto entries = values().list(space, "", clock_.wall_now(), limit);
  if (!entries) return tl::unexpected(entries.error());
  std::vector<Delivery> out;
  for (const auto& [name, nothing] : *entries) {
    std::int64_t order = 0;
    std::from_chars(name.data(), name.data() + std::min(kOrderDigits, name.size()), order);
    if (until && order > *until) break;
    auto delivery = find(name.substr(std::min(kOrderDigits + 1, name.size())));
    if (!delivery) return tl::unexpected(delivery.error());
    const bool is_right = *delivery && (*delivery)->state == state && entry_of(**delivery) == name;
    if (is_right) {
      out.push_back(std::move(**delivery));
    } else if (until && order < *until - kOutdatedAfter) {
      if (auto erased = values().erase(space, name); !erased) {
        return tl::unexpected(erased.error());
      }
    }
  }
  return out;
}

Result<std::vector<Delivery>> DeliveryQueue::due(const std::string& destination,
                                                 std::size_t limit) {
  return entered(destination, DeliveryState::kWaiting, milliseconds(clock_.wall_now()), limit);
}

Result<std::vector<Delivery>> DeliveryQueue::list(const std::string& destination,
                                                  DeliveryState state, std::size_t limit) {
  return entered(destination, state, std::nullopt, limit);
}

Result<std::size_t> DeliveryQueue::count(const std::string& destination, DeliveryState state,
                                         std::size_t most) {
  auto entries = values().list(space_of(destination, state), "", clock_.wall_now(), most);
  if (!entries) return tl::unexpected(entries.error());
  return entries->size();
}

Result<bool> DeliveryQueue::change(const Delivery& before, const Delivery& after) {
  // The entry first: a row without one would wait for ever.
  if (auto done = enter(after); !done) return tl::unexpected(done.error());
  auto changed = values().put_if(std::string(kRows), before.id, text_of(before), text_of(after),
                                 clock_.wall_now(), expiry_of(after));
  if (!changed || !*changed) return changed;
  if (entry_of(before) != entry_of(after) || before.state != after.state) {
    if (auto done = leave(before); !done) return tl::unexpected(done.error());
  }
  return true;
}

}  // namespace luoshi::notice
