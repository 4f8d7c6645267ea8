// What is done to orders. Lists are in order_list.cc, one of them in order_view.cc.
#include "service/orders.h"

#include "base/json.h"
#include "cases/case.h"
#include "service/answers.h"
#include "service/audit.h"
#include "service/internal/case_reply.h"
#include "service/internal/order_json.h"

namespace luoshi::service {

// What opening replies with.
struct OpenedOrder {
  std::string id;
  std::uint64_t version = 0;
  std::string number;
};
BOOST_DESCRIBE_STRUCT(OpenedOrder, (), (id, version, number))

namespace {

using base::Result;
using cases::CaseId;
using office::Right;

template <class Ask>
OrderJson carry_out(const OnOrder& on, Ask ask) {
  auto reply = told_of(execute(on.world, on.caller, on.asked, std::move(ask)));
  if (!reply) return tl::unexpected(reply.error());
  return get_order(on.world, on.caller, on.id);
}

// The unit in charge, once the caller has this right on it.
Result<office::UnitId> in_charge(const OnOrder& on, Right right) {
  if (auto may = require(on.caller, right); !may) return tl::unexpected(may.error());
  auto found = order_at(on.world, on.id);
  if (!found) return tl::unexpected(found.error());
  auto may = require(on.world, on.caller, right, (*found)->unit);
  if (!may) return tl::unexpected(may.error());
  return (*found)->unit;
}

Result<CaseId> for_office(const OnOrder& on) {
  auto unit = in_charge(on, Right::kCommitmentsWrite);
  if (!unit) return tl::unexpected(unit.error());
  return CaseId(on.id);
}

}  // namespace

OrderJson open_order(World& world, const Caller& caller, const Asked& asked,
                     const OrderNew& wanted) {
  if (auto may = require(caller, Right::kCommitmentsWrite); !may) {
    return tl::unexpected(may.error());
  }
  if (auto may = require(world, caller, Right::kCommitmentsWrite, wanted.unit); !may) {
    return tl::unexpected(at_member(may.error(), "/unit"));
  }
  cases::OpenCase ask;
  ask.id = CaseId(ordered_id(world, "o-"));
  ask.kind = wanted.kind;
  ask.title = wanted.title;
  ask.text = wanted.text.value_or("");
  ask.unit = wanted.unit;
  ask.about = wanted.about.value_or(std::vector<std::string>());
  ask.measures = wanted.measures;
  auto reply = told_of(execute(world, caller, asked, std::move(ask)));
  if (!reply) return tl::unexpected(reply.error());
  auto json = base::parse_json(reply->body);
  if (!json) return tl::unexpected(json.error());
  auto opened = base::from_json<OpenedOrder>(*json);  // of a repeat, the one of the first time
  if (!opened) return tl::unexpected(opened.error());
  return get_order(world, caller, opened->id);
}

OrderJson receive_order(const OnOrder& on) {
  auto unit = in_charge(on, Right::kProgressWrite);
  if (!unit) return tl::unexpected(unit.error());
  return carry_out(on, cases::ReceiveCase{CaseId(on.id), on.version, *unit});
}

OrderJson answer_order(const OnOrder& on, const OrderAnswer& answer) {
  auto unit = in_charge(on, Right::kProgressWrite);
  if (!unit) return tl::unexpected(unit.error());
  const auto evidence = answer.evidence.value_or(std::vector<std::string>());
  return carry_out(on,
                   cases::AnswerCase{CaseId(on.id), on.version, *unit, {answer.text, evidence}});
}

OrderJson accept_order(const OnOrder& on, const OrderAcceptance& wanted) {
  auto id = for_office(on);
  if (!id) return tl::unexpected(id.error());
  return carry_out(on, cases::AcceptCase{*id, on.version, wanted.note.value_or("")});
}

OrderJson return_order(const OnOrder& on, const OrderReturn& wanted) {
  auto id = for_office(on);
  if (!id) return tl::unexpected(id.error());
  return carry_out(on, cases::ReturnCase{*id, on.version, wanted.reason, wanted.days});
}

OrderJson suspend_order(const OnOrder& on, const OrderSuspension& wanted) {
  auto id = for_office(on);
  if (!id) return tl::unexpected(id.error());
  cases::SuspendCase ask{*id, on.version, wanted.ground, {}, wanted.reason};
  if (wanted.from) {
    ask.from = parse_rfc3339(*wanted.from);
    if (!ask.from) {
      return tl::unexpected(wrong_member("/from", {"时间有误", "this is no time"},
                                         {"应为 2026-03-02T09:30:00+08:00 这样的时间",
                                          "a time such as 2026-03-02T09:30:00+08:00"}));
    }
  }
  return carry_out(on, std::move(ask));
}

OrderJson resume_order(const OnOrder& on) {
  auto id = for_office(on);
  if (!id) return tl::unexpected(id.error());
  return carry_out(on, cases::ResumeCase{*id, on.version});
}

OrderJson extend_order(const OnOrder& on, const OrderExtension& wanted) {
  auto id = for_office(on);
  if (!id) return tl::unexpected(id.error());
  return carry_out(
      on, cases::ExtendCase{*id, on.version, wanted.days, wanted.reason, wanted.approved_by});
}

OrderJson hand_over_order(const OnOrder& on, const OrderHandOver& wanted) {
  auto id = for_office(on);
  if (!id) return tl::unexpected(id.error());
  if (auto may = require(on.world, on.caller, Right::kCommitmentsWrite, wanted.unit); !may) {
    return tl::unexpected(at_member(may.error(), "/unit"));
  }
  return carry_out(on, cases::HandOverCase{*id, on.version, wanted.unit, wanted.reason});
}

OrderJson reopen_order(const OnOrder& on, const OrderReason& why) {
  auto id = for_office(on);
  if (!id) return tl::unexpected(id.error());
  return carry_out(on, cases::ReopenCase{*id, on.version, why.reason});
}

OrderJson withdraw_order(const OnOrder& on, const OrderReason& why) {
  auto id = for_office(on);
  if (!id) return tl::unexpected(id.error());
  return carry_out(on, cases::WithdrawCase{*id, on.version, why.reason});
}

}  // namespace luoshi::service
