// Live changes: whoever listens is told of every committed event, by this process or another, that
// he may know of: the book, the sequence, the stream and the kind, never what stands in it.
//
//   Directory's feed ─▶ Live ─▶ sink of each listener     (a client that reconnects names the last
//                                                          id and is told first what came since)
//
// Invariants: nobody is told of a stream that he may not read; a listener whose person, token or
// sessions change is ended, and comes back with the rights he has then, if any; nobody listens
// longer than kHoursMax without being asked again who he is. What came since is found by the
// sequence in the book that the id names, and by the time in the others: there an event may be told
// twice. It is looked for in batches, by whoever listens, while what is committed meanwhile waits
// in the listener: nobody else waits for it. More than caught_up_max are neither looked through nor
// told: one event "reload" says that everything is to be asked for anew.
// Thread rule: any thread. Sinks are called on the feed's thread or in listen(), by one thread at
// a time but for close(), and must not block.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "service/caller.h"

namespace luoshi::service {

// A place in the stream: "<book>:<sequence>".
struct LiveSink {
  // False: nobody is there any more.
  std::function<bool(std::string_view id, std::string_view event, std::string_view data)> send;
  std::function<void()> close;
};

class Live {
 public:
  static constexpr std::size_t kListenersMax = 2'000;
  static constexpr std::size_t kListenersOfPersonMax = 10;  // the eleventh ends the first
  static constexpr std::size_t kCaughtUpMax = 1'000;
  static constexpr std::chrono::hours kHoursMax{1};

  // Listens to the world's directory: made before requests are served.
  explicit Live(World& world, std::size_t caught_up_max = kCaughtUpMax);
  ~Live();
  Live(const Live&) = delete;
  Live& operator=(const Live&) = delete;

  // `last_id`: "" for whoever comes anew. kInvalidInput when it is no place; kUnavailable when too
  // many listen.
  base::Result<void> listen(const Caller& caller, const std::string& last_id, LiveSink sink);
  std::size_t listeners() const;
  void close_all();  // before the server stops

 private:
  struct Gate;
  struct Listener;
  struct Place {
    ledger::BookId book;
    std::uint64_t sequence = 0;
  };
  // What is told of an event.
  struct Change {
    ledger::BookId book;
    std::uint64_t sequence = 0;
    std::string stream;
    std::string kind;
  };
  using Changes = std::vector<Change>;

  void tell(const ledger::Event& event);
  bool tell_one(Listener& listener, const ledger::Event& event);
  bool may_know(const Caller& caller, const ledger::Event& event);
  bool send(Listener& listener, const Change& change);
  bool send_reload(Listener& listener, ledger::BookId book, std::uint64_t sequence);
  base::Result<void> catch_up(Listener& listener, const Place& last);
  base::Result<bool> missed_in(const ledger::Book& book, const Place& last,
                               std::optional<env::WallTime> from, const Caller& caller,
                               Changes& missed);
  void join(Listener& listener, const Place& last);
  base::Result<std::optional<Place>> place_of(const std::string& id);
  base::Result<std::string> name_of(ledger::BookId book);
  void add(std::shared_ptr<Listener> listener);
  void remove(const std::vector<std::shared_ptr<Listener>>& gone);

  World& world_;
  const std::size_t caught_up_max_;
  std::shared_ptr<Gate> gate_;  // between the feed and this
  mutable std::mutex mutex_;    // guards what follows; may be taken while a listener's own is held
  std::vector<std::shared_ptr<Listener>> listeners_;  // the oldest first
  std::map<ledger::BookId, std::string> book_names_;
};

}  // namespace luoshi::service
