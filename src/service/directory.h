// What every request asks of office: who this person is, whose token, what stands above a unit.
// Kept in memory, bounded, and dropped when an event of its stream is committed, by this
// process or another: the ledger's feed tells.
//
// A change that this process was asked for is dropped here before its answer leaves (forget), so
// that nobody who was locked out is served once more.
// Thread rule: any thread.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "base/result.h"
#include "ledger/ledger.h"
#include "office/person.h"
#include "office/settings.h"
#include "office/token.h"
#include "office/tree.h"
#include "office/unit.h"

namespace luoshi::service {

class Directory {
 public:
  explicit Directory(ledger::Ledger& ledger);
  ~Directory();

  // Null: there is none.
  base::Result<std::shared_ptr<const office::Person>> person(const office::PersonId& id);
  base::Result<std::shared_ptr<const office::Token>> token(const office::TokenId& id);
  base::Result<std::shared_ptr<const office::Unit>> unit(const office::UnitId& id);
  // The unit and all above it; empty when there is no such unit.
  base::Result<office::UnitTree> path_to(const office::UnitId& unit);

  base::Result<std::shared_ptr<const office::SettingsState>> settings();

  // Follows the feed no more: before what listens here goes.
  void stop();

  void forget(const std::string& stream);  // "person/p-…"
  // Told of the streams of every new event, after they are dropped here; `lost` when some could not
  // be read and are told to nobody: what was kept by them is not trusted. Called by one thread.
  using Listener = std::function<void(const ledger::Event&)>;
  void listen(Listener listener, std::function<void()> lost = {});  // before requests are served

 private:
  void follow(const ledger::Advance& advance);
  void forget_all();
  std::shared_ptr<const void> find(const std::string& stream);
  void begin_loading(const std::string& stream);
  void finish_loading(const std::string& stream, std::shared_ptr<const void> value);
  template <class State>
  base::Result<std::shared_ptr<const State>> state(const ledger::StreamId& stream);

  ledger::Ledger& ledger_;
  std::uint64_t watch_ = 0;
  std::mutex mutex_;
  std::unordered_map<std::string, std::shared_ptr<const void>> states_;  // by stream
  // Streams that are being read from the database: what is dropped meanwhile must not be kept.
  std::unordered_map<std::string, int> loading_;
  std::unordered_set<std::string> dropped_while_loading_;
  struct Told {
    Listener event;
    std::function<void()> lost;
  };
  std::vector<Told> listeners_;
};

}  // namespace luoshi::service
