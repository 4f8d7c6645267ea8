#include "service/internal/source_due.h"

#include "calendar/date.h"
#include "calendar/sentence.h"
#include "cases/clock.h"
#include "service/internal/committed_view.h"

namespace luoshi::service {
namespace {

using base::Result;

// Nothing where the city has no such kind, or no kinds at all.
Result<std::optional<cases::CaseRules>> rules_for(CommittedView& view, commitment::Origin type) {
  auto kinds = cases::kinds_now(view);
  if (!kinds) return tl::unexpected(kinds.error());
  const std::string id = "reply-" + std::string(commitment::word_of(type));
  if (!*kinds || !calendar::find_kind((*kinds)->kinds, id)) return std::nullopt;
  auto rules = cases::rules_of(view, id);
  if (!rules) return tl::unexpected(rules.error());
  return std::optional(std::move(*rules));
}

}  // namespace

Result<std::optional<office::Day>> reply_due(World& world, commitment::Origin type,
                                             const office::Day& received) {
  CommittedView view(world);
  auto rules = rules_for(view, type);
  if (!rules) return tl::unexpected(rules.error());
  if (!*rules) return std::nullopt;
  calendar::Fact came;
  came.at = calendar::at(calendar::parse_day(received.text()).value(), 0);
  auto deadline = calendar::derive((*rules)->kind->clock, *(*rules)->calendar, {came});
  if (!deadline) return tl::unexpected(deadline.error());
  if (!deadline->due) return std::nullopt;
  return office::Day::parse(calendar::to_plain_text(*deadline->due).substr(0, 10));
}

Result<boost::json::value> reply_limit(World& world, commitment::Origin type) {
  CommittedView view(world);
  auto rules = rules_for(view, type);
  if (!rules) return tl::unexpected(rules.error());
  if (!*rules || (*rules)->kind->clock.stages.empty()) return boost::json::value(nullptr);
  constexpr std::int64_t kHour = 3'600;
  const calendar::Stage& last = (*rules)->kind->clock.stages.back();
  const std::int64_t amount = calendar::is_in_days(last.unit) ? last.amount : last.amount * kHour;
  return base::to_json(calendar::amount_text(amount, last.unit));
}

}  // namespace luoshi::service
