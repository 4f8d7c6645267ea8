// Deliveries: what is on its way out, to a webhook, by mail, as a short message. A queue for each
// destination, of what waits, what was delivered and what nobody took: the dead letters.
//
//   add ─▶ waiting ──── tried, taken ────────────────────▶ delivered
//            │  ▲  └─── tried as often as it may be, or old, or pointless ─▶ dead
//            └──┘ tried, not taken: due again later (retry.h)        │
//            ▲──────────────── by hand ──────────────────────────────┘
//
// A delivery is no event. It stands in the store's transient values (docs/formats/ledger.md): a row
// under its id, and for its state an entry that gives the order. Rows count; an entry whose row
// says something else is passed over. So a process may be killed between any two writes: whoever
// adds a delivery must add it again when it does not know that it did (it is there once), and what
// waits is tried again. With the machine the rows may be lost: whoever adds them says what is
// looked for anew.
//
// Thread rule: a value each; the queue from any thread and process. Of two that change one delivery
// at the same time, one does.
#pragma once

#include <boost/describe.hpp>
#include <boost/json/value.hpp>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/message.h"
#include "ledger/ledger.h"

namespace luoshi::notice {

enum class DeliveryState : std::uint8_t { kWaiting, kDelivered, kDead };
BOOST_DESCRIBE_ENUM(DeliveryState, kWaiting, kDelivered, kDead)
std::string_view name_of(DeliveryState state);  // "waiting"

struct Delivery {
  std::string id;           // <destination>_<what>: a-z, 0-9, '-' and that one '_'
  std::string kind;         // what it tells of: "case.opened"
  boost::json::value what;  // the destination's own; nothing personal but sealed
  DeliveryState state = DeliveryState::kWaiting;
  std::uint32_t attempts = 0;
  std::int64_t made_at = 0;                // milliseconds since 1970 UTC, as all times here
  std::int64_t waits_since = 0;            // made, or asked for by hand
  std::int64_t due_at = 0;                 // while it waits
  std::optional<std::int64_t> tried_at;    // the last time
  std::optional<std::int64_t> settled_at;  // delivered or dead
  int status = 0;                          // of the last answer; 0: none came
  std::string error_zh;                    // why it was not taken; empty: nothing to tell
  std::string error_en;

  std::string destination() const { return id.substr(0, id.find('_')); }
};
BOOST_DESCRIBE_STRUCT(Delivery, (),
                      (id, kind, what, state, attempts, made_at, waits_since, due_at, tried_at,
                       settled_at, status, error_zh, error_en))

// Waiting, made now and due now.
Delivery new_delivery(std::string id, std::string kind, boost::json::value what, env::WallTime now);
bool is_delivery_id(std::string_view id);

class DeliveryQueue {
 public:
  static constexpr std::chrono::hours kDeliveredKept{7 * 24};
  static constexpr std::chrono::hours kOthersKept{30 * 24};

  DeliveryQueue(ledger::Ledger& ledger, env::Clock& clock) : ledger_(ledger), clock_(clock) {}

  // False: it is there already, in whatever state.
  base::Result<bool> add(const Delivery& delivery);
  base::Result<std::optional<Delivery>> find(const std::string& id);
  // Those whose time has come, the longest due first.
  base::Result<std::vector<Delivery>> due(const std::string& destination, std::size_t limit);
  // What waits by when it is due, the others the latest first.
  base::Result<std::vector<Delivery>> list(const std::string& destination, DeliveryState state,
                                           std::size_t limit);
  // How many there are, about: counted to `most`.
  base::Result<std::size_t> count(const std::string& destination, DeliveryState state,
                                  std::size_t most);
  // False: it is no longer what it was before.
  base::Result<bool> change(const Delivery& before, const Delivery& after);

 private:
  ledger::Transient& values() { return ledger_.store().transient(); }
  base::Result<void> enter(const Delivery& delivery);
  base::Result<void> leave(const Delivery& delivery);
  base::Result<std::vector<Delivery>> entered(const std::string& destination, DeliveryState state,
                                              std::optional<std::int64_t> until, std::size_t limit);

  ledger::Ledger& ledger_;
  env::Clock& clock_;
};

}  // namespace luoshi::notice
