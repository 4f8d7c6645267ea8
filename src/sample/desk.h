// Where people of the city hand in what they want: with the rights that the ledger gives them at
// that moment, as the service would ask for them, and together in one group of commands.
//
// Requests are numbered. Thread rule: one thread.
#pragma once

#include <string>
#include <vector>

#include "office/command.h"
#include "service/caller.h"

namespace luoshi::sample {

class Desk {
 public:
  explicit Desk(service::World& world) : world_(world) {}

  base::Result<service::Caller> caller(const office::PersonId& person);
  service::Asked next_request();

  // For this unit, which the person's right must cover.
  template <class Ask>
  base::Result<void> ask(const office::PersonId& person, office::Right right,
                         const office::UnitId& unit, Ask what) {
    auto who = caller(person);
    if (!who) return tl::unexpected(who.error());
    if (auto may = service::require(world_, *who, right, unit); !may) return may;
    const service::Asked asked = next_request();
    waiting_.push_back(office::command(who->as_actor(), asked.request, asked.fingerprint, what));
    return {};
  }
  // All that was handed in since; the first that is refused is the error.
  base::Result<void> commit();
  std::size_t committed() const { return committed_; }

 private:
  service::World& world_;
  std::vector<ledger::Command> waiting_;
  std::size_t requests_ = 0;
  std::size_t committed_ = 0;
};

}  // namespace luoshi::sample
