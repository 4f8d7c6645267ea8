// Wrapped keys of subjects in a simulated world, and what may stand for each: more than one thing
// where nobody was told how a call ended. What was destroyed stays so for ever.
// A subject is a person of the city, or a stranger, whose key is destroyed without a record.
// Thread rule: one thread.
#pragma once

#include <map>
#include <set>
#include <string>

#include "ledger/ledger.h"
#include "sim/draw.h"
#include "sim/notes.h"
#include "vault/key_store.h"

namespace luoshi::sim {

class Keys {
 public:
  // One call, drawn. An error is told by the return value; then its outcome is not known.
  bool act(Draw& draw, vault::KeyStore& store, Notes& notes);
  // The steps of requests and of the hourly job; errors as above.
  bool keep(const std::string& subject, vault::KeyStore& store, Notes& notes);
  bool destroy(const std::string& subject, vault::KeyStore& store, Notes& notes);
  // As service/erasures.h does: of the people who were erased, those who still have a key.
  bool destroy_left(ledger::Ledger& ledger, Notes& notes);
  // False when they cannot be read.
  bool check_gone(const std::set<std::string>& erased, vault::KeyStore& store, Notes& notes);
  // False when they cannot be read.
  bool compare(vault::KeyStore& store, Notes& notes);

 private:
  // A key; "" when it was destroyed; "-" when there never was one.
  using Possible = std::set<std::string>;
  bool put(const std::string& subject, const std::string& key, vault::KeyStore& store,
           Notes& notes);
  bool replace(const std::string& subject, const std::string& expected, const std::string& key,
               vault::KeyStore& store, Notes& notes);
  bool erase(const std::string& subject, vault::KeyStore& store);

  std::map<std::string, Possible> possible_;
  std::uint64_t keys_ = 0;
};

}  // namespace luoshi::sim
