// A little work that whoever reports has to do first, so that thousands of reports cost somebody
// something: a number behind which the hash of challenge and number begins with so many zero bits
// (as Hashcash has it). No picture puzzle of anybody else's, nothing to read or to hear.
//
//   challenge  "<bits>.<until, ms>.<random>.<keyed hash of these>"; nothing of it is stored
//   answer     "<challenge>.<number>", SHA-256 of which begins with that many zero bits
//
// An answer is good once, on every process of one store, and for ten minutes.
// Thread rule: any thread.
#pragma once

#include <cstdint>
#include <string>

#include "service/world.h"

namespace luoshi::service {

struct WorkChallenge {
  std::string challenge;
  int bits = 0;
  std::int64_t until = 0;  // ms since 1970
};
WorkChallenge work_challenge(World& world, int bits);
// What a sender does: the first number that will do. For programs of ours that report.
std::string work_done(const std::string& challenge, int bits);
// kForbidden "work_needed" for none, a wrong one, one that is too old or was used.
base::Result<void> check_work(World& world, const std::string& answer);
// The same, without using it up: for whoever looks at the head of a request alone.
base::Result<void> look_at_work(World& world, const std::string& answer);

}  // namespace luoshi::service
