// Who may see a case and do what to it, and the record of who read it.
#include <algorithm>

#include "office/access.h"
#include "service/answers.h"
#include "service/cases.h"
#include "service/event_view.h"
#include "service/internal/case_json.h"

namespace luoshi::service {

using base::Result;
using cases::Case;
using office::Right;

base::Error no_case() { return not_found({"没有这个诉求件", "there is no such case"}); }

bool may_on_case(World& world, const Caller& caller, Right right, const Case& of) {
  if (!caller.rights.has(right)) return false;
  const auto may = [&](const office::UnitId& unit) {
    return require(world, caller, right, unit).has_value();
  };
  if (right == Right::kCasesHandle) return may(of.unit);
  if (right != Right::kCasesRead) return may(of.centre);
  if (may(of.centre) || (of.unit != of.centre && may(of.unit))) return true;
  return std::ranges::any_of(of.supporting, may) || (of.intake->region && may(*of.intake->region));
}

bool handles_case(World& world, const Caller& caller, const Case& of) {
  using enum cases::CaseState;
  const bool is_out = of.state == kIssued || of.state == kReceived || of.state == kAnswered;
  return is_out && may_on_case(world, caller, Right::kCasesHandle, of);
}

Result<bool> is_own_answer(World& world, const Caller& caller, const Case& of) {
  if (of.answers.empty()) return false;
  auto who = actor_of(world, of.answers.back().actor);
  if (!who) return tl::unexpected(who.error());
  return who->id == caller.person.value();
}

bool may_read_note(World& world, const Caller& caller, const Case& of,
                   const cases::CaseNoted& note) {
  const bool is_internal = note.what == cases::NoteKind::kNote && note.unit == of.centre;
  return !is_internal || may_on_case(world, caller, Right::kCasesTake, of);
}

bool may_read_file_of_case(World& world, const Caller& caller, const std::string& id,
                           const std::string& digest) {
  const auto found = case_at(world, caller, id);
  if (!found) return false;
  const Case& of = **found;
  const auto has = [&](const std::vector<std::string>& files) {
    return std::ranges::count(files, digest) > 0;
  };
  return has(of.intake->files) ||
         std::ranges::any_of(of.answers,
                             [&](const auto& each) { return has(each.what.evidence); }) ||
         std::ranges::any_of(of.notes, [&](const auto& each) {
           return has(each.what.evidence) && may_read_note(world, caller, of, each.what);
         });
}

bool may_know_of_case(World& world, const Caller& caller, const std::string& id) {
  return case_at(world, caller, id).has_value();
}

Result<std::shared_ptr<const Case>> case_at(World& world, const Caller& caller,
                                            const std::string& id) {
  if (auto may = require(caller, Right::kCasesRead); !may) return tl::unexpected(may.error());
  if (!is_id_of("q-", id)) return tl::unexpected(no_case());
  auto state = world.ledger.state<Case>(ledger::kCityBook, cases::stream_of(cases::CaseId(id)));
  if (!state) return tl::unexpected(state.error());
  const bool is_seen = (*state)->exists && may_on_case(world, caller, Right::kCasesRead, **state);
  if (!is_seen) return tl::unexpected(no_case());
  return state;
}

Result<void> record_case_read(World& world, const Caller& caller, const std::string& id,
                              const std::string& what, const std::string& purpose) {
  const Asked made_up{ordered_id(world, "i-"), {}};
  auto reply =
      execute(world, caller, made_up, office::RecordCaseRead{caller.person, {id, what, purpose}});
  return reply ? Result<void>() : tl::unexpected(reply.error());
}

}  // namespace luoshi::service
