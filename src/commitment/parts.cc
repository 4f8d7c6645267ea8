#include "commitment/parts.h"

#include <fmt/format.h>

#include <set>

#include "commitment/internal/checks.h"

namespace luoshi::commitment {
namespace {

using base::ErrorCode;
using base::fail;
using base::Result;

Result<void> check_count(std::size_t count) {
  if (count >= 1 && count <= kPartsTogetherMax) return {};
  return fail(ErrorCode::kInvalidInput, {"子任务的个数不对", "a wrong number of parts"}, "/parts",
              {fmt::format("一次1至{}项", kPartsTogetherMax),
               fmt::format("1 to {} at once", kPartsTogetherMax)});
}

Result<void> check_leads(const std::vector<MakeCommitment>& parts) {
  std::set<office::UnitId> seen;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const std::string where = fmt::format("/parts/{}/lead", i);
    if (!parts[i].responsibility) {
      return fail(ErrorCode::kInvalidInput, {"没有牵头单位", "nobody leads it"}, where,
                  {"每项子任务都应有牵头单位", "a lead for each part"});
    }
    if (!seen.insert(parts[i].responsibility->lead).second) {
      return fail(ErrorCode::kInvalidInput, {"同一单位有两项", "this unit has two of them"}, where,
                  {"每个单位一项", "one for each unit"});
    }
  }
  return {};
}

}  // namespace

Decided decide(ledger::View& view, const MakeParts& ask, const office::Actor& actor) {
  if (auto whole = open_commitment(view, ask.id, "/id"); !whole) {
    return tl::unexpected(whole.error());
  }
  if (auto ok = check_version(view, stream_of(ask.id), ask.version); !ok) {
    return tl::unexpected(ok.error());
  }
  if (auto ok = check_count(ask.parts.size()); !ok) return tl::unexpected(ok.error());
  if (auto ok = check_leads(ask.parts); !ok) return tl::unexpected(ok.error());
  std::vector<ledger::NewEvent> events;
  for (std::size_t i = 0; i < ask.parts.size(); ++i) {
    MakeCommitment part = ask.parts[i];
    part.parent_id = ask.id;
    auto made = decide(view, part, actor);
    if (!made) {
      base::Error error = made.error();
      error.where = fmt::format("/parts/{}{}", i, error.where);
      return tl::unexpected(std::move(error));
    }
    for (ledger::NewEvent& event : made->events) events.push_back(std::move(event));
  }
  return decided(view, stream_of(ask.id), std::move(events));
}

std::vector<ledger::StreamId> streams_of(const MakeParts& ask) {
  std::vector<ledger::StreamId> out{stream_of(ask.id)};
  for (const MakeCommitment& part : ask.parts) out.push_back(stream_of(part.id));
  return out;
}

}  // namespace luoshi::commitment
