#include "sample/desk.h"

#include <fmt/format.h>

#include "office/person.h"
#include "service/directory.h"

namespace luoshi::sample {

using base::Result;

Result<service::Caller> Desk::caller(const office::PersonId& person) {
  auto state = world_.directory.person(person);
  if (!state) return tl::unexpected(state.error());
  if (!*state) {
    return base::fail(base::ErrorCode::kNotFound, {"没有这个人", "there is no such person"},
                      person.value());
  }
  service::Caller out;
  out.person = person;
  out.login = (*state)->login;
  out.unit = (*state)->unit_id;
  out.actor = "person/" + person.value();
  out.grants = (*state)->grants;
  out.rights = office::rights_of(**state, service::today(world_));
  return out;
}

service::Asked Desk::next_request() {
  service::Asked asked;
  asked.request = fmt::format("year-{}", ++requests_);
  return asked;
}

Result<void> Desk::commit() {
  if (waiting_.empty()) return {};
  std::vector<std::string> names;
  for (const ledger::Command& each : waiting_) names.push_back(each.actor + " " + each.request);
  auto replies = world_.ledger.run_group(ledger::kCityBook, std::move(waiting_));
  waiting_.clear();
  for (std::size_t i = 0; i < replies.size(); ++i) {
    if (!replies[i]) {
      base::Error error = replies[i].error();
      error.where = names[i] + " " + error.where;
      return tl::unexpected(std::move(error));
    }
  }
  committed_ += replies.size();
  return {};
}

}  // namespace luoshi::sample
