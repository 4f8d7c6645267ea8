#include "service/lights.h"

#include <algorithm>
#include <future>
#include <map>
#include <vector>

#include "commitment/commitment.h"
#include "office/command.h"
#include "service/answers.h"

namespace luoshi::service {
namespace {

using base::Result;

constexpr std::size_t kBatchMax = 200;     // commands that wait at once
constexpr std::size_t kRowsMax = 1'000;    // of one query
constexpr std::size_t kOpenMax = 200'000;  // commitments that are looked at
constexpr std::size_t kLevelsMax = 10;     // of parts below parts; deeper ones stand beside these

struct Open {
  std::string id;
  std::string parent;
  bool by_parts = false;
};

Result<std::vector<Open>> open_ones(World& world) {
  const ledger::Table& table = commitment::commitments_table();
  ledger::Query query{.table = &table, .book = ledger::kCityBook};
  query.where = {{"status", ledger::Comparison::kNotEqual, {"closed"}}};
  query.limit = kRowsMax;
  std::vector<Open> all;
  while (all.size() < kOpenMax) {
    auto rows = world.ledger.rows(query);
    if (!rows) return tl::unexpected(rows.error());
    for (const ledger::BookRow& each : *rows) {
      all.push_back({text_of(table, each.row, "id"), text_of(table, each.row, "parent"),
                     text_of(table, each.row, "measure_by") == "parts"});
    }
    if (rows->size() < kRowsMax) break;
    query.after = ledger::Row{all.back().id};
  }
  return all;
}

// How many stand above it.
std::size_t depth_of(const Open& one, const std::map<std::string, const Open*>& by_id) {
  std::size_t depth = 0;
  for (const Open* at = &one; depth < kLevelsMax; ++depth) {
    const auto parent = by_id.find(at->parent);
    if (parent == by_id.end()) break;
    at = parent->second;
  }
  return depth;
}

// What is measured by itself first, then wholes, the deepest first: a batch for each level.
std::vector<std::vector<std::string>> levels_of(const std::vector<Open>& all) {
  std::map<std::string, const Open*> by_id;
  for (const Open& each : all) by_id.emplace(each.id, &each);
  std::vector<std::vector<std::string>> levels(kLevelsMax + 2);
  for (const Open& each : all) {
    const std::size_t at = each.by_parts ? 1 + kLevelsMax - depth_of(each, by_id) : 0;
    levels[at].push_back(each.id);
  }
  return levels;
}

// All of them are submitted, then waited for: the ledger commits them together.
Result<void> turn_batch(World& world, const std::string& slot, const std::string* begin,
                        const std::string* end) {
  std::vector<std::future<Result<ledger::Reply>>> replies;
  for (const std::string* id = begin; id != end; ++id) {
    auto promise = std::make_shared<std::promise<Result<ledger::Reply>>>();
    replies.push_back(promise->get_future());
    world.ledger.submit(
        office::command(office::Actor{"system/lights", {}}, "light-" + slot + "-" + *id, {},
                        commitment::TurnLight{commitment::CommitmentId(*id)}),
        [promise](Result<ledger::Reply> reply) { promise->set_value(std::move(reply)); });
  }
  Result<void> out;
  for (auto& each : replies) {
    auto reply = each.get();
    // One that was withdrawn or closed meanwhile has no light to turn.
    const bool is_over = !reply && (reply.error().code == base::ErrorCode::kConflict ||
                                    reply.error().code == base::ErrorCode::kNotFound);
    if (!reply && !is_over && out) out = tl::unexpected(reply.error());
  }
  return out;
}

}  // namespace

void ask_for_lights(World& world, const std::vector<std::string>& commitments) {
  for (const std::string& id : commitments) {
    // One that is not looked at now is looked at in the morning.
    world.ledger.submit(
        office::command(office::Actor{"system/lights", {}}, ordered_id(world, "light-"), {},
                        commitment::TurnLight{commitment::CommitmentId(id)}),
        [](const Result<ledger::Reply>&) {});
  }
}

Result<void> turn_lights(World& world, const std::string& slot) {
  auto all = open_ones(world);
  if (!all) return tl::unexpected(all.error());
  for (const std::vector<std::string>& level : levels_of(*all)) {
    for (std::size_t begin = 0; begin < level.size(); begin += kBatchMax) {
      const std::size_t end = std::min(begin + kBatchMax, level.size());
      auto done = turn_batch(world, slot, level.data() + begin, level.data() + end);
      if (!done) return done;
    }
  }
  return {};
}

}  // namespace luoshi::service
