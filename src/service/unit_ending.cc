#include "service/unit_ending.h"

#include <fmt/format.h>

#include <optional>

#include "cases/hand_over.h"
#include "commitment/hand_over.h"
#include "office/together.h"

namespace luoshi::service {
namespace {

using base::ErrorCode;
using base::fail;
using base::Result;
using ledger::Decision;
using ledger::View;

struct Owed {
  commitment::Owing promises;
  std::vector<cases::CaseId> orders;
  bool empty() const { return promises.size() == 0 && orders.empty(); }
};

Result<Owed> owed_by(View& view, const office::UnitId& unit) {
  auto owing = commitment::owing_of(view, unit);
  if (!owing) return tl::unexpected(owing.error());
  auto orders = cases::open_cases_of(view, unit);
  if (!orders) return tl::unexpected(orders.error());
  return Owed{std::move(*owing), std::move(*orders)};
}

base::Message counts_of(const Owed& owed) {
  const auto& [led, supported, sources] = owed.promises;
  return {fmt::format("还牵头{}项、配合{}项未办结的任务，有{}件来文待答复、{}件督办未办结",
                      led.size(), supported.size(), sources.size(), owed.orders.size()),
          fmt::format("it still leads {} open commitments and supports {}, owes {} replies, and "
                      "has {} open orders",
                      led.size(), supported.size(), sources.size(), owed.orders.size())};
}

Result<void> check_nothing_owed(View& view, const office::UnitId& unit) {
  const auto owed = owed_by(view, unit);
  if (!owed) return tl::unexpected(owed.error());
  if (owed->empty()) return {};
  return fail(ErrorCode::kConflict, counts_of(*owed), "/id",
              {"应指明由哪个单位接手", "say which unit takes over"});
}

// What the unit owes goes over first, so that at no event anything is led by a unit that is gone.
Result<Decision> with_hand_over(View& view, const commitment::Succession& how,
                                const office::Actor& actor, Decision of_office) {
  const auto owed = owed_by(view, how.from);
  if (!owed) return tl::unexpected(owed.error());
  Decision all;
  all.reply = std::move(of_office.reply);
  if (auto ok = commitment::hand_over(view, owed->promises, how, actor, all.events); !ok) {
    return tl::unexpected(ok.error());
  }
  const cases::CaseTakenOver orders{how.to, how.from, how.because};
  if (auto ok = cases::hand_over(view, owed->orders, orders, actor, all.events); !ok) {
    return tl::unexpected(ok.error());
  }
  for (ledger::NewEvent& each : of_office.events) all.events.push_back(std::move(each));
  if (all.events.size() <= office::kEventsMax) return all;
  base::Message what = counts_of(*owed);
  what.zh = "一次移交不了：" + what.zh;
  what.en = "too much to hand over at once: " + what.en;
  return fail(ErrorCode::kTooLarge, std::move(what), "/id",
              {"应先另行分派、转办一部分", "assign and hand over some of it first"});
}

template <class Ask, class Decide>
ledger::Command command_of(const office::Actor& actor, std::string request,
                           const ledger::Hash& fingerprint, Ask ask, Decide decide) {
  ledger::Command command = office::command(actor, std::move(request), fingerprint, ask);
  command.decide = [actor, ask = std::move(ask), of_office = std::move(command.decide),
                    decide](View& view) { return decide(view, ask, actor, of_office); };
  return command;
}

}  // namespace

ledger::Command ending_command(const office::Actor& actor, std::string request,
                               const ledger::Hash& fingerprint, office::MergeUnit ask) {
  return command_of(actor, std::move(request), fingerprint, std::move(ask),
                    [](View& view, const office::MergeUnit& merge, const office::Actor& who,
                       const ledger::Decide& of_office) -> Result<Decision> {
                      auto decision = of_office(view);
                      if (!decision) return decision;
                      return with_hand_over(view,
                                            {merge.id, merge.into, office::UnitState::kMerged}, who,
                                            std::move(*decision));
                    });
}

ledger::Command ending_command(const office::Actor& actor, std::string request,
                               const ledger::Hash& fingerprint, office::CloseUnit ask) {
  return command_of(actor, std::move(request), fingerprint, std::move(ask),
                    [](View& view, const office::CloseUnit& close, const office::Actor& who,
                       const ledger::Decide& of_office) -> Result<Decision> {
                      if (!close.hand_over_to) {
                        if (auto ok = check_nothing_owed(view, close.id); !ok)
                          return tl::unexpected(ok.error());
                      }
                      auto decision = of_office(view);
                      if (!decision || !close.hand_over_to) return decision;
                      return with_hand_over(
                          view, {close.id, *close.hand_over_to, office::UnitState::kClosed}, who,
                          std::move(*decision));
                    });
}

}  // namespace luoshi::service
