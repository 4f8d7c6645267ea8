// What the use cases stand on: the ledger and the other things that one server has one of. Put
// together by app, and by tests with a simulated clock, random numbers and files.
// Thread rule: references outlive the World; everything they name may be used from any thread.
#pragma once

#include <string>

#include "env/clock.h"
#include "env/files.h"
#include "env/http_client.h"
#include "env/log.h"
#include "env/mail.h"
#include "env/random.h"
#include "ledger/evidence.h"
#include "ledger/ledger.h"
#include "vault/vault.h"

namespace luoshi::service {

class Directory;

struct World {
  ledger::Ledger& ledger;
  vault::Vault& vault;
  ledger::Evidence& evidence;
  env::FileSystem& files;
  env::Clock& clock;
  env::Random& random;
  env::HttpClient& http;
  env::Mailer& mailer;
  env::Log& log;
  Directory& directory;
};

// "u-" and 26 random letters and digits.
std::string random_id(env::Random& random, std::string_view prefix);

// "2026-07-01T16:00:00.000+08:00": the city's time, as office/day.h says.
std::string rfc3339(env::WallTime time);

}  // namespace luoshi::service
