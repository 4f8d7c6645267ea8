// What the use cases stand on: the ledger and the other things that one server has one of. Put
// together by app, and by tests with a simulated clock, random numbers and files.
// Thread rule: references outlive the World; everything they name may be used from any thread.
#pragma once

#include <memory>
#include <string>

#include "env/clock.h"
#include "env/files.h"
#include "env/http_client.h"
#include "env/log.h"
#include "env/mail.h"
#include "env/random.h"
#include "env/subprocess.h"
#include "ledger/evidence.h"
#include "ledger/ledger.h"
#include "vault/vault.h"

namespace luoshi::report {
class Indicators;
class Lexicon;
}  // namespace luoshi::report

namespace luoshi::service {

class Atlas;
class Board;
class Directory;
class Live;
class ReadingCache;
class ReadySubjects;

std::shared_ptr<Atlas> make_atlas();
std::shared_ptr<ReadingCache> make_reading_cache();
std::shared_ptr<ReadySubjects> make_ready_subjects();
std::shared_ptr<Board> make_board(ledger::Ledger& ledger);

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

  // What reads reports. Without a lexicon none are read: kUnavailable.
  const report::Lexicon* lexicon = nullptr;
  const report::Indicators* indicators = nullptr;  // by which two years are compared
  std::string lexicon_version = {};                // service/readings.h makes it
  env::ProcessRunner* processes = nullptr;         // of .doc and PDF
  std::string program = {};                        // this program, which reads a PDF in a box
  std::shared_ptr<ReadingCache> readings = make_reading_cache();
  std::shared_ptr<Board> board = make_board(ledger);

  std::shared_ptr<ReadySubjects> subjects = make_ready_subjects();
  std::shared_ptr<Atlas> atlas = make_atlas();

  Live* live = nullptr;  // whom live changes are told; null: nobody
};

// "u-" and 26 random letters and digits.
std::string random_id(env::Random& random, std::string_view prefix);
// As long, the first nine growing with the clock: what is made together stands together in every
// index, which is most of what a commit writes. For things and requests; no secret is made of it.
std::string ordered_id(World& world, std::string_view prefix);

// "2026-07-01T16:00:00.000+08:00": the city's time, as office/day.h says.
std::string rfc3339(env::WallTime time);

}  // namespace luoshi::service
