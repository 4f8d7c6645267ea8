// What was sent and what was answered, over all rounds, and whether the ledger agrees.
// Thread rule: one thread.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "ledger/ledger.h"

namespace luoshi::kill {

struct Sent {
  std::string account;
  std::int64_t amount = 0;
  std::optional<std::string> reply;  // when it was answered
};

class Books {
 public:
  // A line of the child's (child.h); an error of the child's is a finding.
  void note(const std::string& line);

  // What a round left, found by whoever starts next: every answer stands, nothing is there twice;
  // what was not answered is asked again, and is done once then.
  void check_round(ledger::Ledger& ledger);
  // Chain from the first event, projections computed anew, balances.
  void check_all(ledger::Ledger& ledger);

  const std::vector<std::string>& findings() const { return findings_; }
  std::size_t sent() const { return sent_; }
  std::size_t done() const { return done_; }
  std::size_t revived() const { return revived_; }  // not answered, and done all the same

 private:
  void check_answers(ledger::Ledger& ledger);
  void ask_again(ledger::Ledger& ledger);
  void follow(ledger::Ledger& ledger);
  void find(std::string what);

  std::map<std::string, Sent> round_;
  std::map<std::string, std::int64_t> balances_;  // of all that is done
  ledger::Head head_;                             // followed so far
  std::vector<std::string> findings_;             // bounded: kFindingsMax
  std::size_t sent_ = 0;
  std::size_t done_ = 0;
  std::size_t revived_ = 0;
};

}  // namespace luoshi::kill
