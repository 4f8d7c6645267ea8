// How often somebody tries to sign in under a login. An attempt is counted before the password is
// looked at, so that many at once are no more guesses than many in a row, on any number of server
// processes.
//
// Kept in the ledger's transient values (docs/formats/ledger.md), a letter each: 'r' for an attempt
// under way, 'x' for one that failed. An attempt whose process died counts until the entry expires.
// Thread rule: SignInAttempts from any thread; an Attempt belongs to one.
#pragma once

#include <functional>
#include <string>

#include "base/result.h"
#include "office/settings.h"
#include "service/world.h"

namespace luoshi::service {

base::Error locked_out();

class SignInAttempts {
 public:
  class Attempt;
  explicit SignInAttempts(World& world) : world_(world) {}

  // kConflict: "locked_out" after failures_max failures; "too_many_requests" while as many as are
  // left are under way.
  base::Result<Attempt> begin(const std::string& login, const office::PasswordRules& rules);
  base::Result<void> forget(const std::string& login);

 private:
  using Change = std::function<std::string(std::string)>;
  base::Result<std::string> change(const std::string& login, int minutes, const Change& change);

  World& world_;
};

// Gives itself up when it ends undecided: an attempt that could not be made is none.
class SignInAttempts::Attempt {
 public:
  Attempt(Attempt&& other) noexcept;
  Attempt& operator=(Attempt&&) = delete;
  ~Attempt();

  base::Result<bool> failed();     // true: it was one too many
  base::Result<void> succeeded();  // no failure counts any more

 private:
  friend class SignInAttempts;
  Attempt(SignInAttempts& attempts, std::string login, const office::PasswordRules& rules);
  base::Result<std::string> end(const Change& change);

  SignInAttempts* attempts_;  // null: decided
  std::string login_;
  int failures_max_;
  int lock_minutes_;
};

}  // namespace luoshi::service
